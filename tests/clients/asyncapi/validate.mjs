// Prints what the official parser says of a document; exits with 1 if it finds an error.
import { fromFile, Parser } from "@asyncapi/parser";

const { document, diagnostics } = await fromFile(new Parser(), process.argv[2]).parse();
for (const one of diagnostics) console.log(`${one.severity} ${one.code} ${one.path.join(".")}: ${one.message}`);
process.exitCode = document === undefined || diagnostics.some((one) => one.severity === 0) ? 1 : 0;
