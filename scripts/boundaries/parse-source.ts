import { parseSync, Visitor } from 'oxc-parser';

/** One import, re-export, dynamic import or `import()` type of a file. */
export interface ImportReference {
  readonly specifier: string;
  /** Whether it leaves nothing in the compiled code. */
  readonly typeOnly: boolean;
  /** Whether it is `export * from`. */
  readonly exportsAll: boolean;
  readonly line: number;
}

/** A name or a piece of text in a file: identifiers, strings and template parts, but no comments. */
export interface Word {
  readonly text: string;
  readonly line: number;
}

/** What the boundary rules need to know of a file. */
export interface ParsedSource {
  readonly imports: readonly ImportReference[];
  readonly words: readonly Word[];
}

/**
 * Parses a TypeScript source.
 *
 * @throws {Error} when it does not parse, with the parser's own message.
 */
export function parseSource(file: string, code: string): ParsedSource {
  const { program, errors } = parseSync(file, code);
  const [firstError] = errors;
  if (firstError !== undefined) throw new Error(`${file} does not parse: ${firstError.message}`);

  const imports: ImportReference[] = [];
  const words: Word[] = [];
  const lineAt = lineFinder(code);
  const addImport = (specifier: string, start: number, typeOnly: boolean, exportsAll = false): void => {
    imports.push({ specifier, typeOnly, exportsAll, line: lineAt(start) });
  };
  const addWord = (text: string, start: number): void => {
    words.push({ text, line: lineAt(start) });
  };

  new Visitor({
    ImportDeclaration(node) {
      addImport(node.source.value, node.start, node.importKind === 'type');
    },
    ExportNamedDeclaration(node) {
      if (node.source) addImport(node.source.value, node.start, node.exportKind === 'type');
    },
    ExportAllDeclaration(node) {
      addImport(node.source.value, node.start, node.exportKind === 'type', node.exported === null);
    },
    ImportExpression(node) {
      if (node.source.type === 'Literal' && typeof node.source.value === 'string')
        addImport(node.source.value, node.start, false);
    },
    TSImportType(node) {
      addImport(node.source.value, node.start, true);
    },
    Identifier(node) {
      addWord(node.name, node.start);
    },
    PrivateIdentifier(node) {
      addWord(node.name, node.start);
    },
    Literal(node) {
      if (typeof node.value === 'string') addWord(node.value, node.start);
    },
    TemplateElement(node) {
      addWord(node.value.raw, node.start);
    },
  }).visit(program);
  return { imports, words };
}

function lineFinder(code: string): (offset: number) => number {
  const ends = [...code.matchAll(/\n/gu)].map((match) => match.index);
  return (offset) => {
    const index = ends.findIndex((end) => end >= offset);
    return (index === -1 ? ends.length : index) + 1;
  };
}
