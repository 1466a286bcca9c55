// Holds what `archive export --format opensearch` writes against what OpenSearch and Elasticsearch publish of their requests:
// the types of their own clients, made from their specifications. `npm install && node shape.mjs FOLDER`. Exits 0 where the
// compiler finds nothing that either engine does not know.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = process.argv[2];
const here = dirname(fileURLToPath(import.meta.url));
const checked = [
  'import type { estypes } from "@elastic/elasticsearch";',
  'import type { Indices_Create_RequestBody } from "@opensearch-project/opensearch/api/indices/create.js";',
  'import type { OperationContainer } from "@opensearch-project/opensearch/api/_types/_core.bulk.js";',
  'type Create = Omit<estypes.IndicesCreateRequest, "index">;',
];
const hold = (type, value) => checked.push(`export const v${checked.length}: ${type} = ${value};`);
for (const name of ["stories", "quotes"]) {
  const config = readFileSync(join(folder, `${name}.json`), "utf8");
  hold("Create", config);
  hold("Indices_Create_RequestBody", config);
  for (const piece of readdirSync(folder).filter((file) => file.startsWith(`${name}-`))) {
    const lines = readFileSync(join(folder, piece), "utf8").split("\n");
    for (let at = 0; at + 1 < lines.length; at += 2) {
      hold("estypes.BulkOperationContainer", lines[at]);
      hold("OperationContainer", lines[at]);
    }
  }
}
// A test that cannot fail says nothing: a field of a kind that neither engine has must be found.
const wrong = '{ mappings: { properties: { id: { type: "words" } } } }';
checked.push("// @ts-expect-error", `export const wrong: Create = ${wrong};`);
checked.push("// @ts-expect-error", `export const wrongToo: Indices_Create_RequestBody = ${wrong};`);

// Beside the packages, so that the compiler finds them.
const work = mkdtempSync(join(here, ".shape-"));
try {
  const file = join(work, "shape.mts");
  writeFileSync(file, checked.join("\n"));
  const options = "--noEmit --strict --skipLibCheck --module nodenext --moduleResolution nodenext --target es2022";
  const tsc = join(here, "node_modules/.bin/tsc");
  const { status, error } = spawnSync(tsc, [...options.split(" "), file], { stdio: "inherit" });
  if (error) throw error;
  if (status === 0) console.log("both engines know every word of it");
  process.exitCode = status;
} finally {
  rmSync(work, { recursive: true });
}
