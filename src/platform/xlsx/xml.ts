import { SaxesParser } from 'saxes'
import { badWorkbook } from './problems.ts'

export type XmlHandlers = {
  open?(name: string, attributes: { readonly [name: string]: string }): void
  close?(name: string): void
  text?(text: string): void
}

/** Elements without their prefixes: some programs write <x:row>. */
const local = (name: string): string => (name.includes(':') ? name.slice(name.indexOf(':') + 1) : name)

/** Hands the XML of a part to the handlers as it is read; `pause` is asked after each piece. */
export async function* parseXml(
  source: AsyncIterable<Uint8Array>,
  handlers: XmlHandlers,
): AsyncGenerator<void> {
  const parser = new SaxesParser()
  const decoder = new TextDecoder('utf-8')
  let failed = false
  parser.on('error', () => {
    failed = true
  })
  parser.on('opentag', ({ name, attributes }) => handlers.open?.(local(name), attributes))
  parser.on('closetag', ({ name }) => handlers.close?.(local(name)))
  parser.on('text', (text) => handlers.text?.(text))
  parser.on('cdata', (text) => handlers.text?.(text))
  for await (const piece of source) {
    parser.write(decoder.decode(piece, { stream: true }))
    if (failed) throw badWorkbook()
    yield
  }
  parser.write(decoder.decode()).close()
  if (failed) throw badWorkbook()
}

/** The whole of a small part. */
export async function readXml(source: AsyncIterable<Uint8Array>, handlers: XmlHandlers): Promise<void> {
  const steps = parseXml(source, handlers)
  while (!(await steps.next()).done);
}

/** Excel writes what XML cannot hold as _x000D_; a literal one begins with _x005F_. */
export function unescapeText(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      )
    : text
}
