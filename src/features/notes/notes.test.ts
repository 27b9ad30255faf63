import { describe, expect, it } from 'vitest'
import { cleanFileName, mayShowInside, sniffMediaType } from './notes.files.ts'

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0))

describe('the name of a file', () => {
  it.each([
    ['見積書 2026年11月.pdf', '見積書 2026年11月.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\me\\写真.JPG', '写真.JPG'],
    ['invoice\u202efdp.exe', 'invoicefdp.exe'],
    ['改\r\n行\t.txt', '改 行 .txt'],
    ['a\u0000b.txt', 'ab.txt'],
    ['髙\ufa19葛\u{e0100}.csv', '髙\ufa19葛\u{e0100}.csv'],
    ['', 'file'],
    ['..', 'file'],
    ['名前/', 'file'],
  ])('%j becomes %j', (typed, cleaned) => {
    expect(cleanFileName(typed)).toBe(cleaned)
  })

  it('is cut in the stem, not in the extension', () => {
    const name = cleanFileName(`${'𠮷'.repeat(300)}.pdf`)
    expect([...name]).toHaveLength(200)
    expect(name.endsWith('𠮷.pdf')).toBe(true)
  })
})

describe('the media type of a file', () => {
  it.each([
    ['\x89PNG\r\n\x1a\n\0', 'a.html', 'image/png'],
    ['\xff\xd8\xff\xe0', 'a', 'image/jpeg'],
    ['GIF89a..', 'a.png', 'image/gif'],
    ['RIFF\x10\0\0\0WEBPVP8 ', 'a.webp', 'image/webp'],
    ['%PDF-1.7', 'a.txt', 'application/pdf'],
    ['PK\x03\x04', 'a.zip', 'application/zip'],
    ['PK\x03\x04', 'A.XLSX', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'a.xls', 'application/vnd.ms-excel'],
    ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'a.pdf', 'application/octet-stream'],
    ['\x8e\x73,1\r\n', 'a.csv', 'text/csv'],
    ['plain', 'a.txt', 'text/plain'],
    ['MZ\x90\0\x03', 'a.csv', 'application/octet-stream'],
    ['', 'a.pdf', 'text/plain'],
  ])('%j named %s is %s', (head, name, mediaType) => {
    expect(sniffMediaType(bytes(head), name)).toBe(mediaType)
  })

  it.each([
    ['<html><script>alert(1)</script>', 'a.png'],
    ['<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', 'a.svg'],
    [' %PDF-1.7', 'a.pdf'],
    ['RIFF\x10\0\0\0WAVE', 'a.webp'],
  ])('%j named %s is never shown inside the page', (head, name) => {
    expect(mayShowInside(sniffMediaType(bytes(head), name))).toBe(false)
  })
})
