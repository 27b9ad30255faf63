import { Extension, Mark, Node, type Extensions } from '@tiptap/core'
import { StarterKit } from '@tiptap/starter-kit'

export const alignments = ['left', 'center', 'right'] as const
export type Alignment = (typeof alignments)[number]

type Said = { readonly labelOf: (key: string) => string; readonly emptySaid: (fallback: string) => string }

/** A variable inside running text: one thing that is moved and deleted as a whole. */
const Variable = Node.create<Said>({
  name: 'variable',
  group: 'inline',
  inline: true,
  atom: true,
  selectable: true,
  addOptions: () => ({ labelOf: (key) => key, emptySaid: (fallback) => fallback }),
  addAttributes: () => ({ key: { default: '' }, fallback: { default: '' }, format: { default: '' } }),
  parseHTML: () => [
    {
      tag: 'span[data-variable]',
      getAttrs: ({ dataset }) => ({
        key: dataset['variable'],
        fallback: dataset['fallback'] ?? '',
        format: dataset['format'] ?? '',
      }),
    },
  ],
  renderHTML({ node }) {
    const key = String(node.attrs['key'])
    const fallback = String(node.attrs['fallback'])
    return [
      'span',
      {
        'data-variable': key,
        'data-fallback': fallback,
        'data-format': String(node.attrs['format']),
        ...(fallback && { title: this.options.emptySaid(fallback) }),
      },
      this.options.labelOf(key),
    ]
  },
  renderText: ({ node }) => `{{ ${String(node.attrs['key'])} }}`,
})

/** The colour of words; what else a style may say is left where it was pasted from. */
const Colour = Mark.create({
  name: 'textStyle',
  addAttributes: () => ({ color: { default: null } }),
  parseHTML: () => [
    {
      tag: 'span[style*="color"]',
      getAttrs: (element) => {
        const color = hexOf(element.style.color)
        return color === null ? false : { color }
      },
    },
  ],
  renderHTML: ({ mark }) => ['span', { style: `color: ${String(mark.attrs['color'])}` }, 0],
})

const Align = Extension.create({
  name: 'align',
  addGlobalAttributes: () => [
    {
      types: ['paragraph'],
      attributes: {
        textAlign: {
          default: null,
          parseHTML: (element) => alignments.find((one) => one === element.style.textAlign) ?? null,
          renderHTML: ({ textAlign }) => (textAlign ? { style: `text-align: ${String(textAlign)}` } : {}),
        },
      },
    },
  ],
})

/** Lists of lines, none inside another: not every program of the readers shows those. */
const FlatItem = Node.create({
  name: 'listItem',
  content: 'paragraph+',
  defining: true,
  parseHTML: () => [{ tag: 'li' }],
  renderHTML: () => ['li', 0],
  addKeyboardShortcuts() {
    return { Enter: () => this.editor.commands.splitListItem(this.name) }
  },
})

/** All that a mail can carry safely, and no more: what is pasted loses the rest. Undoing is the whole editor's. */
export function richTextExtensions(said: Said): Extensions {
  return [
    StarterKit.configure({
      heading: false,
      blockquote: false,
      code: false,
      codeBlock: false,
      horizontalRule: false,
      strike: false,
      undoRedo: false,
      trailingNode: false,
      listItem: false,
      link: { openOnClick: false, autolink: false, HTMLAttributes: { target: null, rel: null } },
    }),
    FlatItem,
    Variable.configure(said),
    Colour,
    Align,
  ]
}

/** `rgb(1, 2, 3)` as browsers say it, as `#010203`; null for anything else. */
export function hexOf(color: string): string | null {
  if (/^#[0-9a-f]{6}$/i.test(color)) return color.toLowerCase()
  const found = /^rgb\((\d+),\s*(\d+),\s*(\d+)\)$/.exec(color)
  if (!found) return null
  return `#${found
    .slice(1)
    .map((part) => Number(part).toString(16).padStart(2, '0'))
    .join('')}`
}
