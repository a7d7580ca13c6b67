"""How the workbooks of tests/files were made: ``python -m tests.making [NAME ...]``.

Needs openpyxl, XlsxWriter, xlwt, lxml and LibreOffice (``soffice``); the tests need none of them,
for what was made is committed. Each module of data names who writes a file: a workbook that only
the library reading it has written proves little. WPS itself was not at hand: the .et files are
what WPS writes by default, a BIFF8 workbook in an OLE container, written by xlwt and LibreOffice.
"""
