/** Keeps what is found up to date while somebody types: one question at a time, with all that has changed meanwhile. */

import { ChangeDesc, ChangeSet, Text } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { colour } from "./editor";
import type { Edit, Finding, Found, Linter } from "./linter";

const AROUND = 10_000; // characters beyond what is seen that are coloured too

export class Checker {
  found: Found | undefined;
  name = "opensips.cfg";
  /** What has changed since the text in which `found` was found. */
  private since: ChangeDesc = ChangeSet.empty(0);
  /** What the linter has not been told, of a text that it knows; undefined: it knows none. */
  private untold: ChangeSet | undefined;
  private untoldSince = 0;
  private isReady = false;
  private isAskedToWork = false;
  private working: Promise<void> | undefined;
  private isRetargeted = false;
  private coloured: { text: Text; from: number; to: number } | undefined;

  constructor(
    private readonly linter: Linter,
    private readonly view: () => EditorView,
    private readonly target: () => string,
    private readonly show: (found: Found) => void,
    private readonly busy: (is: boolean) => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** The linter and the target are there. */
  start(): void {
    this.isReady = true;
    void this.work();
  }

  /** There is another file in the editor. */
  opened(name: string): void {
    this.name = name;
    this.untold = undefined;
    this.untoldSince = performance.now();
    this.found = undefined;
    this.since = ChangeSet.empty(this.view().state.doc.length);
    void this.work();
  }

  /** The text in the editor has changed. */
  changed(changes: ChangeSet): void {
    this.since = this.since.composeDesc(changes.desc);
    if (this.untold?.empty) this.untoldSince = performance.now();
    this.untold = this.untold?.compose(changes);
    void this.work();
  }

  /** Another version was chosen. */
  retarget(): void {
    this.isRetargeted = true;
    this.untoldSince = performance.now();
    this.coloured = undefined;
    void this.work();
  }

  /** Where a finding is now. */
  placeOf(finding: Finding): [start: number, end: number] {
    return [this.since.mapPos(finding.start, 1), this.since.mapPos(finding.end, -1)];
  }

  /** Ask until there is nothing to ask. */
  work(): Promise<void> {
    this.isAskedToWork = true;
    if (!this.isReady) return Promise.resolve();
    return (this.working ??= this.ask());
  }

  private async ask(): Promise<void> {
    this.busy(true);
    try {
      do {
        this.isAskedToWork = false;
        while (await this.step());
      } while (this.isAskedToWork); // somebody asked while the last step came to its end
    } catch (error) {
      this.failed(error);
    } finally {
      this.working = undefined;
      this.busy(false);
    }
  }

  /** Ask one thing -> whether there may be more to ask. */
  private async step(): Promise<boolean> {
    const asked = this.question();
    if (!asked) return this.colour();
    const start = this.untoldSince;
    const found = await asked;
    if (this.untold) {
      this.since = this.untold.desc;
      this.found = found;
      this.show(found);
      performance.measure("check", { start }); // from a key to what is found; shown by the tools of a browser
    } // else another file was opened meanwhile
    return true;
  }

  private question(): Promise<Found> | undefined {
    const { doc } = this.view().state;
    const changes = this.untold;
    if (changes && changes.empty && !this.isRetargeted) return undefined;
    this.untold = changes?.empty ? changes : ChangeSet.empty(doc.length);
    if (changes && !changes.empty) return this.linter.change(editsIn(changes));
    this.isRetargeted = false;
    return changes
      ? this.linter.retarget(this.target())
      : this.linter.open(this.name, doc.toString(), this.target());
  }

  private async colour(): Promise<boolean> {
    const { doc } = this.view().state;
    const { from, to } = this.view().viewport;
    const known = this.coloured;
    if (known?.text === doc && known.from <= from && known.to >= to) return false;
    const part = { text: doc, from: Math.max(0, from - AROUND), to: Math.min(doc.length, to + AROUND) };
    const tokens = await this.linter.tokens(part.from, part.to);
    if (this.view().state.doc === doc && this.untold) {
      this.coloured = part;
      colour(this.view(), tokens);
    }
    return true;
  }
}

function editsIn(changes: ChangeSet): Edit[] {
  const edits: Edit[] = [];
  changes.iterChanges((from, to, _from, _to, text) => edits.push([from, to, text.toString()]), true);
  return edits;
}
