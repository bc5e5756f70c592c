/** The linter, in a worker: Pyodide runs linter.py, and each question of the page is a call of one of its methods. */

type Question = { id: number; method: string; given: unknown[] };

const here = (name: string) => new URL(name, import.meta.url).href;

const page = start();
page.then(
  (linter) => postMessage({ about: linter.about() }),
  (error) => postMessage({ failed: String(error) }),
);

addEventListener("message", async ({ data }: MessageEvent<Question>) => {
  try {
    const linter = await page;
    postMessage({ id: data.id, said: linter[data.method](...data.given) });
  } catch (error) {
    postMessage({ id: data.id, failed: String(error) });
  }
});

async function start(): Promise<any> {
  const packed = fetched("opensips_lsp.zip");
  const program = fetched("linter.py");
  const { loadPyodide } = await import(here("pyodide/pyodide.mjs"));
  const python = await loadPyodide({ indexURL: here("pyodide/"), env: { PYTHONDONTWRITEBYTECODE: "1" } });
  python.unpackArchive(await packed, "zip", { extractDir: "/lib/linter" });
  python.runPython("import sys; sys.path.insert(0, '/lib/linter')");
  python.runPython(new TextDecoder().decode(await program), { filename: "linter.py" });
  return python.globals.get("Page")();
}

async function fetched(name: string): Promise<ArrayBuffer> {
  const answer = await fetch(here(name));
  if (!answer.ok) throw new Error(`${name}: ${answer.status} ${answer.statusText}`);
  return answer.arrayBuffer();
}
