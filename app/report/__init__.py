"""What can be printed or shared, as HTML: a record of what was reviewed, the actions, the full private report.

Pure: it is given what it may say, and knows no files, no database and no window.
"""
