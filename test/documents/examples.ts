import { documents } from './commands';

/** The one example of the documents in JavaScript that has the text. @throws Error where none has it, or several */
export const exampleWith = (text: string): string => onlyExample('js', text);

/** The same in YAML. @throws Error */
export const yamlExampleWith = (text: string): string => onlyExample('yaml', text);

function onlyExample(language: string, text: string): string {
  const block = new RegExp(`^ *\`\`\`${language}\\n(.*?)^ *\`\`\`$`, 'gms');
  const examples = documents.flatMap((document) =>
    [...document.text.matchAll(block)].map(([, example = '']) => example),
  );
  const [example, ...more] = new Set(examples.filter((each) => each.includes(text)));
  if (example !== undefined && more.length === 0) return example;
  throw new Error(`of the documents' examples ${more.length + (example === undefined ? 0 : 1)} have ${text}`);
}
