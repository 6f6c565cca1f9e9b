"""The text of a PDF file as Chrome and Edge search and copy it."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).with_name("python")))
import pypdfium2

sys.stdout.reconfigure(encoding="utf-8", errors="surrogatepass", newline="\n")
for page in pypdfium2.PdfDocument(sys.argv[1]):
    print(page.get_textpage().get_text_range().replace("\r\n", "\n"), end="\f")
