import { expect, it } from 'vitest'
import { html } from './html.ts'

it('what is put into a page is text, in elements and in attributes', () => {
  const evil = `"><script>alert('x')</script>&`
  expect(html`<p title="${evil}">${evil}</p>`.text).toBe(
    '<p title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;">&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;</p>',
  )
})

it('pieces of pages go into pages as they are, lists one after the other, nothing as nothing', () => {
  const words = ['あ', '<b>'].map((name) => html`<i>${name}</i>`)
  const nobody: string | null = null
  expect(html`<b>${words}${nobody}${false}${0}</b>`.text).toBe('<b><i>あ</i><i>&lt;b&gt;</i>0</b>')
})
