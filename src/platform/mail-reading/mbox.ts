import { latin1Of } from './charset.ts'

/**
 * The messages of a file: one, or all of an mbox. Lines that begin a message begin with `From ` behind an empty line; those
 * inside carry a `>` more (mboxrd).
 */
export function messagesOf(bytes: Uint8Array): Uint8Array[] {
  const text = latin1Of(bytes)
  const starts = [
    ...text.matchAll(
      /(?:^|\r?\n\r?\n)From [^\r\n]{1,200}\d{4}[^\r\n]{0,40}\r?\n(?=[!-9;-~]{1,100}:|>From )/g,
    ),
  ].map(({ index, 0: all }) => index + all.indexOf('From '))
  if (starts[0] !== 0) return [bytes]
  return starts.map((start, at) => {
    const next = starts[at + 1]
    // The empty line before the next one is the file's, not the message's.
    const one = text.slice(
      start,
      next === undefined ? undefined : text[next - 2] === '\r' ? next - 2 : next - 1,
    )
    const behind = /^From [^\r\n]*\r?\n/.exec(one)?.[0].length ?? 0
    return Buffer.from(one.slice(behind).replaceAll(/^>(>*From )/gm, '$1'), 'latin1')
  })
}
