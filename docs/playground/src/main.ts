/** The page: the editor, what is found in it, and what can be done about that. */

import { setDiagnostics } from "@codemirror/lint";
import { EditorState, Text } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { Checker } from "./checker";
import { writing } from "./editor";
import { element, items, summary, withCode } from "./findings";
import { Edit, Finding, Fix, Found, Linter, Refused } from "./linter";
import { MigrationDialog } from "./migration";
import { save } from "./save";

const EXAMPLE = "example.cfg";
const START = "Ready for a script";
const SHOWN_LATER = 200; // milliseconds without a key, after which a long list is made anew

const get = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const [status, list, targets] = [get("status"), get("findings"), get<HTMLSelectElement>("target")];
const [fixAll, migrate, download] = ["fix-all", "migrate", "download"].map((id) => get<HTMLButtonElement>(id));
const chooser = get<HTMLInputElement>("file");

const linter = new Linter();
const view = new EditorView({ state: stateOf(""), parent: get("editor") });
const checker = new Checker(linter, () => view, () => targets.value, show, busy, failed);
const dialog = new MigrationDialog(get<HTMLDialogElement>("migration"), linter, take);
let waiting: ReturnType<typeof setTimeout> | undefined;

void start();

async function start(): Promise<void> {
  connect();
  try {
    const about = await linter.about;
    get("version").textContent = `opensips-lint ${about.version}`;
    for (const { series, versions } of about.targets) {
      const group = element("optgroup", "");
      group.label = series;
      group.append(...versions.map((version) => new Option(version, version, version === about.target)));
      targets.append(group);
    }
    targets.value = about.target;
    targets.disabled = false;
    checker.start();
  } catch (error) {
    failed(error);
  }
}

function connect(): void {
  get("open").addEventListener("click", () => chooser.click());
  chooser.addEventListener("change", () => {
    if (chooser.files?.length) void openFile(chooser.files);
    chooser.value = "";
  });
  get("example").addEventListener("click", () => void openExample());
  targets.addEventListener("change", () => checker.retarget());
  fixAll.addEventListener("click", () => void applyAll());
  migrate.addEventListener("click", () => void openMigration());
  download.addEventListener("click", () => save(checker.name, "text/plain", view.state.doc.toString()));
  // before the editor, which would put the text of a file where it is dropped
  addEventListener("dragover", (event) => hasFiles(event.dataTransfer) && event.preventDefault(), true);
  addEventListener("drop", (event) => openGiven(event, event.dataTransfer), true);
  addEventListener("paste", (event) => openGiven(event, event.clipboardData), true);
}

function hasFiles(given: DataTransfer | null): given is DataTransfer {
  return !!given?.types.includes("Files");
}

function openGiven(event: Event, given: DataTransfer | null): void {
  if (!hasFiles(given)) return;
  event.preventDefault();
  event.stopPropagation();
  if (given.files.length) void openFile(given.files);
}

async function openFile(files: FileList): Promise<void> {
  const [file] = files;
  try {
    await linter.about; // it says what is too large
    const refused = await linter.refusal(file.name, file.size);
    const read = refused ? { refused } : await linter.read(file.name, await file.arrayBuffer());
    if ("refused" in read) return say(read.refused, "error");
    opened(file.name, read.text);
    if (files.length > 1) say(`One file is checked at a time: ${file.name} is open, the others are not.`, "warning");
  } catch (error) {
    failed(error);
  }
}

async function openExample(): Promise<void> {
  try {
    const answer = await fetch(EXAMPLE);
    if (!answer.ok) throw new Error(`${EXAMPLE}: ${answer.status}`);
    opened(EXAMPLE, await answer.text());
  } catch (error) {
    failed(error);
  }
}

function opened(name: string, text: string): void {
  get("name").textContent = name;
  view.setState(stateOf(text));
  for (const scrolled of [view.scrollDOM, list]) scrolled.scrollTo(0, 0);
  if (!targets.disabled) say("Checking…");
  checker.opened(name);
  view.focus();
}

function stateOf(text: string): EditorState {
  return EditorState.create({
    doc: Text.of(text.split("\n")),
    extensions: writing("Paste an OpenSIPS script, or drop a file here.", [
      EditorView.updateListener.of((update) => {
        if (update.docChanged) checker.changed(update.changes);
        else if (update.viewportChanged) void checker.work();
        if (update.docChanged || update.selectionSet) markCurrent();
      }),
      keymap.of([{ key: "Mod-.", run: goToFix }]),
    ]),
  });
}

// ---- what is found

function show(found: Found): void {
  const { length } = view.state.doc;
  const shown = length ? found.findings : []; // to begin with an empty text is no mistake
  const diagnostics = shown.map((finding) => {
    const [from, to] = checker.placeOf(finding);
    return {
      from,
      to: Math.min(Math.max(from, to), length),
      severity: finding.severity,
      message: finding.message,
      markClass: finding.unnecessary ? "unnecessary" : "",
      renderMessage: () => element("span", "", withCode(finding.message), " ", element("small", "", finding.code)),
      actions: finding.fixes
        .filter((fix) => fix.edits)
        .map((fix) => ({ name: fix.title.replaceAll("`", ""), apply: () => void applyFix(finding, fix) })),
    };
  });
  view.dispatch(setDiagnostics(view.state, diagnostics));
  say(length ? found.refused || summary(found) : START, length && (found.refused || found.counts.error) ? "error" : "");
  fixAll.textContent = found.fixable > 1 ? `Apply ${found.fixable} safe fixes` : "Apply safe fix";
  fixAll.disabled = !found.fixable;
  migrate.disabled = download.disabled = !length || !!found.refused;
  clearTimeout(waiting);
  if (list.childElementCount < 50) showList(found);
  else waiting = setTimeout(showList, SHOWN_LATER, found);
}

function busy(is: boolean): void {
  get("found").ariaBusy = String(is);
}

function showList(found: Found): void {
  if (found !== checker.found) return;
  const lineOf = (finding: Finding) => view.state.doc.lineAt(checker.placeOf(finding)[0]).number;
  list.replaceChildren(...(view.state.doc.length ? items(found, { go, fix: applyFix, lineOf }) : []));
  markCurrent();
}

function go(finding: Finding): void {
  const [anchor, head] = checker.placeOf(finding);
  view.dispatch({ selection: { anchor, head }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
  view.focus();
}

/** The number of the finding at the cursor, or else of the next one in its line. */
function atCursor(): number {
  const { main } = view.state.selection;
  const line = view.state.doc.lineAt(main.head);
  const places = (checker.found?.findings ?? []).map((one) => checker.placeOf(one));
  const touched = places.findIndex(([from, to]) => from <= main.to && main.from <= to);
  return touched >= 0 ? touched : places.findIndex(([from]) => from >= line.from && from <= line.to);
}

function markCurrent(): void {
  const at = atCursor();
  [...list.children].forEach((one, number) => one.toggleAttribute("data-current", number === at));
  list.children[at]?.scrollIntoView({ block: "nearest" });
}

function goToFix(): boolean {
  const [place, fix] = list.children[atCursor()]?.querySelectorAll("button") ?? [];
  (fix ?? place)?.focus();
  return !!place;
}

// ---- what is changed

function applyFix(finding: Finding, fix: Fix): Promise<void> {
  const [start] = checker.placeOf(finding);
  return make(() => linter.fix(finding.code, start, finding.message, fix.title));
}

function applyAll(): Promise<void> {
  return make(() => linter.fixed());
}

/** Make the edits that the linter gives for the text as it is now. */
async function make(ask: () => Promise<{ edits: Edit[] } | Refused>): Promise<void> {
  const { doc } = view.state;
  try {
    await checker.work();
    const made = await ask();
    if ("refused" in made) say(made.refused, "error");
    else if (view.state.doc !== doc) say("The text has changed meanwhile; nothing was fixed.", "warning");
    else change(made.edits);
  } catch (error) {
    failed(error);
  }
}

async function openMigration(): Promise<void> {
  const { textContent } = migrate;
  migrate.textContent = "Migrating…"; // it takes seconds when the script is long
  try {
    await dialog.open();
  } catch (error) {
    failed(error);
  } finally {
    migrate.textContent = textContent;
  }
}

function change(edits: Edit[]): void {
  const changes = edits.map(([from, to, text]) => ({ from, to, insert: Text.of(text.split("\n")) }));
  view.dispatch({ changes, userEvent: "input.fix", scrollIntoView: false });
  view.focus();
}

/** Put another text in the place of the one in the editor; it can be undone. */
function take(text: string): void {
  change([[0, view.state.doc.length, text]]);
}

// ---- what is said

function say(text: string, kind = ""): void {
  status.replaceChildren(withCode(text));
  status.className = kind;
}

function failed(error: unknown): void {
  console.error(error);
  say(`The linter has failed: ${error instanceof Error ? error.message : error}. Load the page again.`, "error");
}
