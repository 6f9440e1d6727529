import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectDirectory } from '../rig/project-directory';

/** The part of a document that a command makes, between the marks of that command. */
export class MadePart {
  readonly #file: string;
  readonly #begin: string;
  readonly #end: string;

  /**
   * @param file from the project's root on
   * @param command as people type it
   */
  constructor(file: string, command: string) {
    this.#file = path.join(projectDirectory, file);
    this.#begin = `<!-- made by ${command} -->\n\n`;
    this.#end = `\n\n<!-- end of what ${command} makes -->`;
  }

  read(): string {
    return this.#parts().made;
  }

  write(made: string): void {
    const { before, after } = this.#parts();
    writeFileSync(this.#file, [before, this.#begin, made, this.#end, after].join(''));
  }

  #parts() {
    const text = readFileSync(this.#file, 'utf8');
    if (!text.includes(this.#begin) || !text.includes(this.#end))
      throw new Error(`${this.#file} lacks the marks of what is made, ${this.#begin.trim()} and its end`);
    const [before = '', rest = ''] = text.split(this.#begin);
    const [made = '', after = ''] = rest.split(this.#end);
    return { before, made, after };
  }
}
