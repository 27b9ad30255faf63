/** A picture of one pixel: the smallest file that its bytes prove to be one. */
export const onePixel: Uint8Array<ArrayBuffer> = Uint8Array.from(
  atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='),
  (c) => c.charCodeAt(0),
)

/** What the HTTP layer would hand on: a name, and the bytes in one piece. */
export const upload =
  (name: string, content: string | Uint8Array = 'x') =>
  async () => ({
    name,
    body: (async function* once(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(content)
    })(),
  })
