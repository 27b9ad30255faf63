import { describe, expect, it } from 'vitest'
import { cleanFileName, mediaTypeOf, previewOf } from './files.types.ts'

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0))
const png = `\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\x0cIDAT\x08\xd7`

describe('the name of a file', () => {
  it.each([
    ['見積書 2026年11月.pdf', '見積書 2026年11月.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\me\\写真.JPG', '写真.JPG'],
    ['invoice\u202efdp.exe', 'invoicefdp.exe'],
    ['改\r\n行\t.txt', '改 行 .txt'],
    ['a\u0000b.txt', 'ab.txt'],
    ['髙\ufa19葛\u{e0100}.csv', '髙\ufa19葛\u{e0100}.csv'],
    // As a Mac gives it: composed of two code points, and kept so.
    ['ガ\u3099イト\u3099.pdf', 'ガ\u3099イト\u3099.pdf'],
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
    [png, 'a.html', 'image/png'],
    ['\xff\xd8\xff\xe0\0\x10JFIF\0\x01', 'a', 'image/jpeg'],
    ['GIF89a\x01\0\x01\0', 'a.png', 'image/gif'],
    ['RIFF\x10\0\0\0WEBPVP8 \0\0\0\0', 'a.webp', 'image/webp'],
    ['%PDF-1.7\n', 'a.txt', 'application/pdf'],
    ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'a.xls', 'application/vnd.ms-excel'],
    ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'a.pdf', 'application/octet-stream'],
    ['\x8e\x73,1\r\n', 'a.csv', 'text/csv'],
    ['plain', 'a.txt', 'text/plain'],
    ['MZ\x90\0\x03\0\0\0', 'a.csv', 'application/x-msdownload'],
    ['\0\x01\x02\x03', 'a.csv', 'application/octet-stream'],
    ['', 'a.pdf', 'text/plain'],
  ])('%j named %s is %s', async (head, name, mediaType) => {
    expect(await mediaTypeOf(bytes(head), name)).toBe(mediaType)
  })

  it.each([
    ['<html><script>alert(1)</script>', 'a.png'],
    ['<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', 'a.svg'],
    ['<?xml version="1.0"?><x xmlns="http://www.w3.org/1999/xhtml"/>', 'a.pdf'],
    ['#!/bin/sh\nrm -rf /', 'a.gif'],
    [' %PDF-1.7', 'a.pdf'],
    ['RIFF\x10\0\0\0WAVE', 'a.webp'],
    ['MZ\x90\0\x03\0\0\0', 'a.png'],
  ])('%j named %s is never shown in a page, nor told as one', async (head, name) => {
    const mediaType = await mediaTypeOf(bytes(head), name)
    expect(previewOf(mediaType)).toBeNull()
    expect(mediaType).not.toMatch(/html|xml|svg|javascript/)
  })
})
