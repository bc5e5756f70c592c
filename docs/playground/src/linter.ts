/** The linter of the page: a worker that answers one question after another. */

export type Edit = [start: number, end: number, text: string];
/** edits: how many there are; what they are is asked for when one is made. */
export type Fix = { title: string; caution: string; edits: number };
export type Severity = "error" | "warning" | "info" | "hint";
export type Finding = {
  code: string;
  name: string;
  severity: Severity;
  message: string;
  start: number;
  end: number;
  unnecessary: boolean;
  fixes: Fix[];
};
export type Found = {
  findings: Finding[];
  count: number;
  counts: Record<Severity, number>;
  fixable: number;
  refused: string;
};
export type Token = [start: number, end: number, kind: string];
export type About = { version: string; targets: { series: string; versions: string[] }[]; target: string };
export type Report = { form: string; name: string; type: string; text: string };
export type Migration = { series: string; before: string; after: string; summary: string; reports: Report[] };
export type Refused = { refused: string };

type Answer = { id: number; said?: unknown; failed?: string };
type Started = { about?: string; failed?: string };

export class Linter {
  readonly about: Promise<About>;
  private readonly worker: Worker;
  private readonly waiting = new Map<number, { resolve(said: any): void; reject(error: Error): void }>();
  private last = 0;

  constructor() {
    // A worker from a blob obeys the policy of the page: it can send nothing to other servers either.
    const source = `import ${JSON.stringify(new URL("worker.js", import.meta.url).href)};`;
    const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    this.worker = new Worker(address, { type: "module" });
    this.about = new Promise((resolve, reject) => {
      this.worker.addEventListener("error", (event) => reject(new Error(event.message || "the worker did not start")));
      this.worker.addEventListener("message", ({ data }: MessageEvent<Answer | Started>) => {
        if ("id" in data) this.answered(data);
        else if (data.about) resolve(JSON.parse(data.about));
        else reject(new Error(data.failed));
      });
    });
  }

  private answered({ id, said, failed }: Answer): void {
    const { resolve, reject } = this.waiting.get(id)!;
    this.waiting.delete(id);
    if (failed === undefined) resolve(said);
    else reject(new Error(failed));
  }

  private ask(method: string, ...given: unknown[]): Promise<any> {
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, method, given });
    });
  }

  refusal = (name: string, size: number): Promise<string> => this.ask("refusal", name, size);
  read = async (name: string, data: ArrayBuffer): Promise<{ text: string } | Refused> =>
    JSON.parse(await this.ask("read", name, data));
  open = async (name: string, text: string, target: string): Promise<Found> =>
    JSON.parse(await this.ask("open", name, text, target));
  change = async (edits: Edit[]): Promise<Found> => JSON.parse(await this.ask("change", JSON.stringify(edits)));
  retarget = async (target: string): Promise<Found> => JSON.parse(await this.ask("retarget", target));
  tokens = async (start: number, end: number): Promise<Token[]> => JSON.parse(await this.ask("tokens", start, end));
  fix = async (code: string, start: number, message: string, title: string): Promise<{ edits: Edit[] } | Refused> =>
    JSON.parse(await this.ask("fix", code, start, message, title));
  fixed = async (): Promise<{ edits: Edit[] } | Refused> => JSON.parse(await this.ask("fixed"));
  migration = async (): Promise<Migration | Refused> => JSON.parse(await this.ask("migration"));
}
