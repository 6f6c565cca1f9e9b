// The text of a PDF file as Firefox searches and copies it.
import { readFile } from "node:fs/promises";
import { getDocument } from "./pdfjs-dist/legacy/build/pdf.mjs";

const beside = (folder) => new URL(`pdfjs-dist/${folder}/`, import.meta.url).pathname;
const data = new Uint8Array(await readFile(process.argv[2]));
const file = await getDocument({
    data,
    verbosity: 0,
    cMapUrl: beside("cmaps"),
    standardFontDataUrl: beside("standard_fonts"),
}).promise;
for (let number = 1; number <= file.numPages; number += 1) {
    const { items } = await (await file.getPage(number)).getTextContent({ disableNormalization: true });
    const text = items.map((item) => item.str + (item.hasEOL ? "\n" : "")).join("");
    process.stdout.write(`${text}\f`);
}
