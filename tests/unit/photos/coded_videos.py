"""Six videos of a second or less, coded once by ffmpeg 5.1 and kept here, so that the tests need no encoder.

    still="-map_metadata -1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact -empty_hdlr_name 1"
    moving="-f lavfi -i testsrc2=size=32x32:rate=8:duration=0.75"
    tone="-f lavfi -i sine=frequency=440:sample_rate=8000:duration=0.75"
    ffmpeg $moving $tone -c:v libx264 -preset veryslow -crf 40 -g 4 -pix_fmt yuv420p \\
        -bsf:v filter_units=remove_types=6 -c:a aac -b:a 8k -shortest $still h264.mp4
    ffmpeg -i h264.mp4 -c copy -movflags frag_keyframe+empty_moov+default_base_moof $still fragments.mp4
    ffmpeg $moving $tone -c:v libx265 -x265-params log-level=none:info=0 -crf 45 -pix_fmt yuv420p -tag:v hvc1 \\
        -c:a pcm_s16le -ar 2000 -shortest $still hevc.mov
    ffmpeg -f lavfi -i testsrc2=size=128x96:rate=4:duration=0.5 -c:v h263 -q:v 31 $still h263.3gp
    ffmpeg -f lavfi -i testsrc2=size=32x32:rate=4:duration=0.5 -c:v mpeg4 -q:v 31 $still mpeg4.mp4
    ffmpeg -f lavfi -i testsrc2=size=32x32:rate=4:duration=0.5 -c:v libaom-av1 -cpu-used 8 -crf 60 $still av1.mp4

Here they are packed with zlib and written in base 85.
"""

from __future__ import annotations

import base64
import zlib

_PACKED = {
    "h264.mp4": (
        "c-p;Ic~}$I7QYj=i10`d9%4blzKKF)QAGACAS&|8zQ~dQDG9_(K!F1B5h?-"
        "o>r;`UfJLh;0wNz)qo24`WT~K4Q3P#7J|RU#E%<<vFz*h83Y7Z2_s^Se&fMjk`#a~J^P4*Z0HDNi)7T6&nFRm=;4KttbZV>(i*0KI03gP3"
        "=yU)SZn9|6TsTgr=j{b#EKMxjR0oFYcl}FGWND_ZJi6ug2B)wV{p{Vwd!OWVR0snz>)wustvT(x>0U*G*5IyDn|FFIs43o)0t25tY3+9>6"
        "!<MuSg(ow*wxJ^u(8%*B0p|i$s=>U)<tV8a>eT7k(xjD<YfrYQFEi1&Mg0+{WlOD|0>3*-"
        "64~kdtdlmIVw;$@;c;pfwdv<0el2$_gw1iYP`FxyMh_0dzOKZZgXlXEP6P#XPN~qF`Sz3Dem$VccW9r+F#K9i!FT;>w<z(2NYlX?=@SFUr"
        "&VeqapMoPaA$()zF?4f)D<GcO=ZMmfJDnakA*`oq<dD$%mtLA7A|K+H3WWdZ=20l##Y=&X%aUA)w^RMorJl+MZXmXib?-"
        "*;8vISmdStP@&$a)J5VlB1!A-7>bCOy14wFJ@VnP&dz`;mr)7!D<*nXyX$t5chM%ZcU1AM5{|fe<%&3_P51*}VbR(S+qSp^M|XZB-Lv|J9"
        "RJjkN9f7w{jq)t;**Z5_Z)K-#SUML?g;k(fmx6d*TLU?e>J&rOTp{1n;Yzz`4WMSW)ZbB)$s26&J^<<RX$~DgJmh(s=6F2%F-"
        "U1`WHHl+;tjq__-"
        "<HJS$~QsNZX}Ke0Yp@YF?NeV3Yp?NC`3W1`8YL_l<O4%1i%cdPAojP&@qYuk~V8?d*khP<{|8}Z1E6B|m2i285&F9zuGPGb{T1(tN7MXQS"
        "Q^3mBXzl>Ms%RSA(K>R(m_ur~z0t`4V8zyE<iur0h-"
        "7y5qQOay}dDp#NC?~O363PwSQEK8jua%z^TOXQQX*k|O`p5YAwkgB5f4l4x==JxlT7F$!#g*r20OW6$NA;4H_$tA;is*Sfo+_3XUiJNO7m"
        "sl-_-*g{-G^J#oq+PAz}OB=;e>U^xN^^B24{Pts6MLOP9MXtpS`(LuO#88dyc-Kh8L7YmpD4LK990+c!ct^LVEVER9^ZWTX%z#-"
        ">w+FS`}*=`=TD^nE!c&d)EEZtt}&!LBkh$x9Q%6k@d@(U;U_>(i-8iX=|rNU)LnxcckQNrsc7iH3)&aZy>v3REoZ-!?t5DF-dZ$C_?nOx6"
        "Juk^5A6VW`2C6nI?8+tn!TX&19ST)vYhh%ePLBy={_?iLPb7)>P@Uf}`&!TB>eQmBD7flcKeRXQ2)ZNWj-b1NZ^n-|({l@-"
        "vJqy0RBYsC)|9os=XR7gZ0AVp2V9^|=H6!((kNcV9^|*&jp!7Rc$?2hyrvr*54bz3P0(*XVgvR8*X6H&szlvH73njaFn=SCeH+72L}y-"
        "}va0<gfo-"
        "S)R9)hfn1=5e$lu>&QxKK|i^&IzAiA!1}s|!Vh^Hd3x{ING!fz6BMfLex9C?hK{X0Q|nN=!j1T?W`U)9!jPcUE~crn7+0p}?xr>}!r!kwQ"
        "xo)X-{pV<Qm^#f*vu5hsk6dTi{?zPjMKrQ6)Vew8!k82?J17%4j0G!oWEAN(fxcnoT(cK3bZv>vA(6NdaouVRQ-"
        "Z!ck#Neq^_34583JMj|r4@h&#1lK%@FxWRo=FS(}l-"
        "z>Du%txbLIIZCCw9;9C_^jlAzxc=<$x`E*KN}b}b!~rVBmE;Z&YPCFSB`y@U6?Nt&(K=iYeyLsPXIPx<i5tDQL=W3_3dC^%GKf1(dkTec>"
        "LBY*`$OVD*pmRclAi_zVI{?N-0dDFUqY<n0D?(aYv7>CPDj)7!*&GIFzCYf2YqPsmG}e-"
        "ZP@Sxf5=KsPK8xuvQiUhVBRGshNu59KmdM!ypZ`;3&*bDlb0OCY~pgF6JbA`n>g)L?$2n@FZi^dMg3A_0)P>n#zkSPLuaDgk1KFol58!(o"
        "<(Cs<11LSg?q=*tU<u7>4AO%jmeqSq%vsqg^|2rF_Pk7M<bOr4Kz12Bif8khsL4D%?Vv4g~O!G^pRSW8^eVC8z>j0&9OO;e{%m~`}jsFzz"
        "eosvlc48(4N9%#O$Hk+b)*;<roH^4$#U2p#f#A4`|23wkDNqTu;X9fZz|3nz}JR3IR$9Vvn3dt@YCJaeOg}9gVVOf#9MM!{x{_tEM?4U^&"
        "X2&iZV?itu;<GxO-|JVB;Yz*8Li(O!OLo+MklT-Fk0teKv-g*dSvne<02hzxfYd#-"
        "L3T$4U02{0y*1?4j+s!(*H9LEcS7YpUaCd=%m<AV_UA#5Rpw1Oe7f_?fY*h^T1y$JHZzcrs=ue@w6^6anKs|VpeV=u;DG&v<{VI)Un>?NV"
        "Bc|iXSbAx5f&04_RB>1Bk{im%GW~!(+vs-&QN}Dde9FNB{hDv$ZYPo7oD^0iHq5x+UH1h&q0!7$E2=i$-"
        "V}qw)4($jtC6<?YmcuD)HitHZ1+-C^Ll^4>RKdUQzd-"
        "4Ok^u$ZA^!50L#bJWE_D#55xQuAkgYHV{I6vN8qcQT;GAS8bJqX#d#HoP#N*M;Y7m)6yxo{W<Kp?VW6`;@d7M{BSbR=2o6VeCNg@NX<v)*"
        "ceyj"
    ),
    "fragments.mp4": (
        "c-p;I2~<;88on>AA`A(_APxuuvbsQI6A;2O3J8Ks*<_I=38W@~NkD-DaR`-wdO9Fd6tHMz6A>*IqeomSvQ&_&D57mdMo5vm6dX_z-rSdj)"
        "4-"
        "rJJ*Q`Ga^HXd`)~K&|NriL004a|J0q3GO0fq32QUh|10&VW768Q>MoLOL0D#U&Pa=bPO+hFjh~)oUL*{EO<VoP84F?V0vzc+b;5drCOA=G"
        "zBi?^sTq9Wr$Posa7Kd>R^1^*dR~T|rLRKY_>C8DvI*m+O7$tx~OQynsb~;1iNItA7St`>fGbvQLWvQnz=|-"
        "}n(_pdV>2Q3V#b%M^bk4=4C)j>)(?;;;1F6q{J(jt)97W;N5qkAP$UqGp0(yy%Hl`C+HxsZkMz9B7Q)@Lh76B?rLa)5y&SvrSG-ixXjbo+"
        "C!eCuHp3P)S{c7q+JHWHpY?fR=$g>jUcx}jME?5-QNl1}9%x^xDdE8<-"
        "M}Bw3A%P#xydmjBnP;V>B`=JkEXzEe#hB;lf5<xMmSsI>LDrKY?Bf1o8#sXfZF#_f!Xir!T7kpitcF5GNOeg%5~2B4tSiA8C7puM=Rg^b5"
        "ZwHfNp=31lmQ<`I%O|*oNT6q0=Y7oSFv((+#>Q#X=FCGb9)AbJ$C~0QUKG&j7v?W%NwcE=qzkg<M5V}q=G?Bl0VK=SWl8vu(5d@aFWieV)"
        "7hm@c?Z$mCRnS8Year%eR^m94o>;DJ#AlAkD;IAf7O)A@gM*n<p<451Oj<LHd)-"
        "$71o;NaHCW(wawF=WL|m!H|q*L9r5p9Ea^WlTxq`5YP-Ee{&NUYu^12LxHu0mfGaj_vc+BJ67fHS-tO3UQaDQG`s25bmaO|{+s)1lXORSP"
        "ujjVd`3+3o#7e#?ak=E^G=D|F^fJnbC|la<v2Rk`BIfjomTP6-l*GZvzAc1?pTb@cY_64{IkUTSh^b{IPAc67+u%nsOm9-"
        ";MMJsi+2enaRv`tf4w@c)zb_`OOPu3wk^3L4G+lZc^t(*d`jv%e8UBOrD4M9O0X49TtDtosfy?a*V9h!iI~~)_?h43BRnlrpJI;-"
        "442S*@DZjrc(J#?<<7Q&T6(C#X&T1eVm8)V4KmNvwDUURnT=l?c`6!tnx0&(_X#Dq+}dwfQ&?E~i1K*wK8xj8d&H+4iJ%;Qa{l`@=ev_5F"
        "y{aFk3m4iqfI*Am-M_Z>yq2D+j3{ui_n;h!#ntflVW#~`-CWCxMwUnQS9#iK6m2nL;am0_3o1*^k-"
        "D?;>_+_Wxi#bEnX9aH!GOJ_LVEBbla$V{`|5HJ$7BxgGY9LA>O<0x&rs)k_W644F?i}l7uImHTs<Mm4%L<Ol}Vk{+3>pMeX74xx0?gvbAW"
        "u>V}I0y->u{*C`|RrkmW^*qdg#z22`XW3(!5TYbNCZB@p7^Waj~i94=ijz6>&TIQs!-"
        "w`y<8s62M!h7Pbw6R~)(Qd3NhxV?`uY#xQ>=vo*glPR*_-urd=sNWdtwobBbm-PIpFcRg^{45ELWL)JC`jzneDkGdHb8;%vX`n^GeWK=$6"
        "yLU^Hj1s-"
        "Cqv`@)bl5Dtv{J+bV4ww+)IjLYv~*l_t|2_`gk0Z<{sg`j`8Dp5gG&n&sED)JYs~W1x7WI`%PsiN6XgtA8#6cnn{$9|8Qa#Q`t*9<Y!DJm"
        "zOy2G(OTV5`e0eQ|(Gz)4;l;F=ha?c@Lsm64J;8yTg@Xf@QqUbKzSZMzKUWt0LAM*}U0s{i_BKZn*A{_63@Jtdu)u0ZWUXhM$;|D8?GwA$"
        "b$8Z)p(&>TBpzY0asAAH%fFGNwN29G==Mio`XRXDqLK8>|<e8A%7L<}BSskZd1R09{+pxyC?XVh)TsjY^nbKzfWJ#+3>26Rl+g}rR$+@ko"
        "F#xyT$fAO70T4%KT=73(Sq5c`J|3t;-bnBz>>#_S6-U5*X!R37jj<|m$w{}v@`lSgCM4zLglpTU-"
        "!NbQ@ZdX%AXR^0&6JsoN(92VGHR4}px-"
        "72*Jh!Y4n3;OjCY};p%^ufLA6g5!uZ(mxJYws@Er7R??h=lb7BI#Ge=}_m1UP>JA|ls_;E7KbObZ%DCsDB>y6)`3;g?fg9d}-"
        "cvQys*LadNe3HQYHKhNGgF?q$U*x&SNY-"
        "}u*G(c2VR&M`$b<0`;iDb5Hsgh^4(HDNJ@QT;|tft6W%E6}cTye%_$Tegov1pi3*N~WtW}!p<V^PJvrry5WH>sB2Z4BF?=Xs8jl);+XP;<"
        "tya)pQLmpVn(o=Ic8O8fY>x^hgInZJkFLW_E{p{6nH{{BlL2gN>_`3c!+w3Da#l~(Q9K3S*21uIroho8UH(zLfc+BZs==y&dF-6qd-nQ*3"
        "QBrMd<Qr+gJfkt0r#15?s<^$zU{mK0uyWZwzc0a@!IU%0Jq7m(evoUSr=pVaGdB#3mQiC4xsrMw2LOMjbQW~_8`0m<|B~ByZ-"
        "F5oqp9w?M%j*a|Uc?4P)>>gHzpJb_KbhP^I`pYtX^=^IiZ`b8#+p@P-"
        "^&wHLu4*)x9u(E!>L1z+uiq7M<O4EC{%nu%8RThZ(;{}nSBa<m51QWB0EDz&2~DQSC`o1%p+k4|8G}8ozH~FSx^Tn<iiXq6MLPzu^~m~f7"
        "r<If|s$1HxL;@fz90e{Tu0&yftp|??E|h3F73e;U&SG`(!!%Z=1H86#"
    ),
    "hevc.mov": (
        "c-"
        "muNU=T?wsVpcgQBYuDU}AvK3>@W|DX9z$JZp1P5=(&mxf+b?StTBv@jjfoXwv0v77F`9dn&|l?{YDp*2e$(;H!I!CJFh;@Oksgx7sOBl{1"
        "go&zvL?#x#Ap!MD_9{AcIH@6yY8E!rb#ZLyB;`pummSqfXTS|r#_g{+<*e$vi!Z}#FVN;OZodH#QWnHVrbbaL#4^|j3Bq-MomY)q}uIjSY"
        "p{nj*6TKT*x_sooWZIL?;-"
        "W2%G<lVaU^`!jkcN>5X<Yr>LAQ;|a*wpg#36RUh!1zFAe;fCPB8L+!*ZIQOj6S)4wd9<`_vW|EhmU{l`8Tj{_`Le_7IriK|9`nYu>PswOX"
        "uYMTL0-W>o$Hy2Cok?zZ!TybItnJ{_z*{H-1K@Qy;v41n~s(`20BafsyGO|8M4wk2Al0=4#}X{pI!H|Nm|LPgom1@qSI?tmI?+!}a0+Uo-"
        "x#?CU<S9kpZBj!`>kXa_L2^8hoy=G|HsgM@`YpNxjx$hHGg89Zp4S|8YSCjS5^c>pVew6Fg?HpDa(IgAG7s2!trjM_13$56B*geQ<E@W;U"
        "q{7jGdC0SxVUir3&>oafe&jlYD7+7cJ=I56I%ln+%vWyf46u|rf*tvPfz{mhX2*8M{3Z3u3fEO?Wkw!^TVm6Q+Q<4p~lNr-ApuG(E?ZIlV"
        "0u(basHCQp6a#6Q)STiHgbt9o0#Ln73vyF36G1w1Q_%emGR=UY{y&(bn30lG1Y+c7<P?>GJ9#L8DLgkbFAc~LDa!>LgzPl9<`kgj(xMy%b"
        "bqO&Ks3vw6s4vi`Hcsv7!>~Bic6Amfb1{DCB-"
        "R7YMx}2B^x4#hnt&k0H{j}#tJ~_0c3i>RPgvDmL)6XWF}P@nVDjX9f|)SAC~}4b!KEt05T_lh2=gl{Q3Li2Ll5?^8%nf5)O<!jQ{_G6flE"
        "SfZ~)vZt4uqg+NISCq_mznFUT9k*R4rjrOoEPyh*l2u8+5K*ek>j0cM^bb>mcX_=`xU@r(1Bo-Gy{R6@h#U<dFg!z#T*wY5FMSx*}EDpj#"
        "#VI8P;DjI`As`?DipXSyZZ?Q20jLfMD9r(-"
        "6&O(E!N3G)OEMzug2iDp6Ozr$NPHcjo+_kJ1=+h0h(XOPJ_d*d{7_n^xFk6r$$S+C29`rWEth~s{lk+_n6Ts%Mn=-"
        "}C!Tx))5}<fJD;#$0G1(lu;r8D{L(yhm*_(Ci9m5Kib2%KBMcXydBg`TkJuFFmzQ9K1tTPyLGA~ovE+<Ih-"
        "*_&!V4|!vEG52fhAQien6xOcsu~*nBG9yB1ox%32GL4>^}m=J}~ClJ^}zDT;v7"
    ),
    "h263.3gp": (
        "c-"
        "muNV30{GsVp!~FEC+XU}6B#nZ^0JKy1Xoz`&7Kl$y%Gz+#u1l32pP(7?nZFIRlVs)n6QGN;q7X;Nd{+GR73gzA_qwM$#5kpF2VQ`fN%kI#"
        "L+-!$bZ*J5VT6-"
        "t}AKFNkJQWjpZO(sUM^J}2xfrGDh!~~p9@m^4|`wdSN3ruq)v+0iT39lBJALP$vt>CW?P!!jR{+L}MC$AGFxh_z!skdFaB{p%X#)dVG=Bq"
        "ER+4z0pnM&E?azD4$C(n&_v8w)dwYKkTs=<>PpKo1E%01LrV)sF_vUlI1W6{yPiy9BL0jbR$t0FSJYR)=2oKRYsxK#5B(B3NMdz#WFHxiw"
        "z4khm3uZj(v^<rt7sH4Bb^6<ljUT1>;rJqnee&FDrRc;}Y=T-s142P9DCSj3}UHC%gWvLVzZ{FnWwnN<K%9#sCH}0Hy@Z-"
        "eAE59>e78BEznNeO~_c_<btZVK5kiF5qE^PtV=2fxoetuNjU=3FltJOZ~uCS#32RThHJ0$F<dYo#uyc!xB8q8s0I!#U|=&7if^R4Dv9yiY"
        "YJ;_jix+kJ8%QcM6ugO6+G?&@(NMFGO_CGt02K8Tc^VZnpb~3UhV&y5Wzw_2-?BNo6dRk*+guv<PI*ZQgDxb3J-"
        "v5UwZW{YlJwvmg#}}Wk_gCjPnD#|R{^-Vw+DXDsj`Q9rpTz!B`9a!)-"
        "(Q{tZRX1TCV${=t@+e`?mz1`u2rd=wQ7Yxfx`=(4R;k+E&N%uZGG6D#U<{~76HN52UpvlEdjYr@azK#9tl-"
        "8`EOI%e4pe@oiTA!Si&}GJALL*fn!xsQBh7p!J0tuA+PfMS)B&2>HiP=wSRs--y+^_dBdYdgKOtEZ*{Djcf3q~ss5kuW_|oS6T`dM*}t|$"
        "`nooRDQ)~%wd}e0+~$<@We|J6$<OL2=0EFV8P##VU5K%n{fEK-"
        "1<xAo6u)_$aj`oY+5G9*Laq%44F_KR_xJYp_Hgn_RaI5B<2^S^<ALb&hga5b3RrvRYs>GsS66>oc6+O<w!u}AHOF|&!vq?ee|<7YIxyb~6"
        "y1rOD}Z2ag=yl?m16R<Cb|??uraf7I=25^>NvSlS~X1t=vCde^W6uox){!zHf`F3mMN#ayu50pXU+L@Iq>{h(;T+2rii|dsJp8)BimLiO*"
        "2T`wV{Pa{`$mbF_xc@7zbvx201o)roaE+GEQ8P*tgEHbJz0eXZ}bWP)_((-"
        "zvv!XBDXSeeuMmi>AMLEfiP|>v9*QuozEvemt%Hy0Zxj^AWZTg)<Qm5mAL76Si8U=%~B+GxxE0EOFsuwi9iP+47M&&P>F!)%Af;d{o7c>I"
        "91hCl9%=Mj{D^nKu~9JN-3#Jgv<+;3)r(FS|L~rb$-"
        "au~`)K|ChtZ_sn);PEQX!Xku>Q^uPRAp#1ZN|L6Z1)l>vX^YQPo(Qc0W8sJ{Fg6*G!sMFW4ul6aoIY0V#Sf{Kr;f~sBuDi3({{faNQ*!h3"
        "%Ya_Y$t}xBVL$=QFBljYzc4T|fDi&OqN+mYJ22n{OhBYiQk0ktWXF_bgY9I-"
        "G!1Ak1Acq3+S>rc31F^DYD!5lkd{f!DK0_ifSL=|%Qz!9B{LDoP{>U|_dCcm1%}WgV2)x&N=^|>rYtih72PHNxtV!sK!!+JF4!Psr>Ues<"
        "YZEcQqz!}&Qn^HqX2aje{o4t4v^hnTvD8Zq^7>u$jlgr_d%XbVDJFa9ynE?1Bw6tfh2zl&{Q`!-v9<KkRVrDW@-"
        "*tuRuX!aRJmI5SAz|0f!;XaA4dCfY>5HXCjM(unbTv8BL4{Nv;Yt4KT+5>01!9lJk-D=>PzL7(>7"
    ),
    "mpeg4.mp4": (
        "c-muNV30{GsVvAW&d+6FU}6B#Kx~v-U}DI?z`&7Kl$r{pC*`IjmM}0dZe|c*2U6RF<#T4;vD*7Nlu<!-"
        "rNdI*aMMd#f*}iBmQ0_+bL2?1h|<DFfg@MDD)<&W5<9haU3Bq@grGHS&Vi>7sGr#RenB8hOzMq-"
        "j7=pno);nn)x)Q9SU2phXJEK5G_fV*p|HYvc4vkez1le?8@%g5)`j;^*niulFiSZcsK$MzG6Ms%bZ&lr8PH`pxn&tC3@Cv41yIiy21W)DL"
        "I6foRp@*N2E2d?h_XtG60?Eqn38O;oy?e~0qteLZx2>`6`+`bK_xY%q!>ucq~;WtAap>@1?y#el$(;72-"
        "1<8g6?+*utA|mz#PSll$;`%Oj%}1D!NN%=4R%l0U07?xnP5kou-"
        "lkk&{U&N=-v@I!|d)jsnzCk;NrRIY9Q!;*#PNBsC|2$)^m5_d)JcVDJFa9xxSLK8a<?3b_TT=_c3%U*i9NAnBi4oKg&q;D&|<JD|ZVK-xe"
        "-5G=$C^f|`@R-lL+(8LWO*KO?-"
        "hFH(2z;L9ugF%&%g+;`f4XA_>7@G_N1&PH4PzQprNK#1=B*dYHfh;aA0mlZ+BS3uuAhrn5!^q+wECUovMiXN~lB+^ZO$?v_5`mbNoR6eW2"
        "Z(J;Q%XQFY?_-2rZHj@m;#Ct3kq_OLy033m}CIt<eE|"
    ),
    "av1.mp4": (
        "c-muNU{FXasVvAW&d+6FU}6B#iDd?cK-ws`z{HS&fq^5fC^eOVfsrXUC9#By3n;>*{x7$tLBZ%cqX>ig0TzJ<4yIk_t!9R<U9f6Z!~>}YM"
        "#ZTnPxftkxUk~n@{2VOxmx-D7w%;cdH<!B@4sEz60Yk-U)$zoU;G$wZ>_)lgk3jkTBJT+Km5}`b-BaDEcwadJr&c!mCF=QEEc-"
        "7;?jw*jGg%`FPCnST#)r{j=-"
        "KZx485VZe+J<@UmRCq98Tt+wzk8+tdE}x^&rOSzSw+vMz!p<Xh_D&#4tPB@bKbA681U$a}ao>RCnKTdoq8zaV6tu7Rb1rkjkUFlX<Ke%1K"
        "rLH_<HmuwV^DDYclQp$e&(S&nGLPm@a92gjwYZy2b7{nMD8F~tU-hP*xpI-"
        "*_e@<>$MhXK8V15A%p)Wv%AcO#nsH)KU4h(n!6A;;!6eVT@*)b*AU^|&HO#|A?fZrah_9{Rz1A|IxN=Y%0mPySiE<xyknhVy;xHUH=GZCa"
        "CHwE4A4q$^qkAOLf87VnMFqyK<lvH$=<m6`Nr2!ctWw~I3ke#NI0+EwRDN0R4ayn0GQH}!CQ98vXNjX6Fn&Oh;6eKlsK*<(|_d)JcVDJFa"
        "9xxUBK8a<?3OSiciTSy@iDiZuIwb!82a!N2=SBt|2IPbfWO1csrsjaH5hzG3E`Ztz!Xil}MbJRxUjV@j62&Fp0EW2@7_kB%wg}J<$l@R@0"
        "~AX}6JtV>t3pj649`I3K+H<cN782i#I~g=C7?(%%}oW<7!d@F)S|?Kf*fRzb7TTj0RW}f%rF"
    ),
}


def coded(name: str) -> bytes:
    """The video as ffmpeg wrote it."""
    return zlib.decompress(base64.b85decode(_PACKED[name]))
