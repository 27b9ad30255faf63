import type { CSSProperties, ReactNode } from 'react'
import type { Inline, Mark, Paragraph, RichText } from '../templates.rich-text.ts'
import { piecesOf } from './liquid.ts'
import { useVariables } from './template-queries.ts'
import styles from './RichText.module.css'

/** A variable by its name. */
export function Chip({ name }: { name: string }): ReactNode {
  return <span className={styles['chip']}>{useVariables().labelOf(name)}</span>
}

/** A line of text with its variables by their names. */
export function Varied({ text }: { text: string }): ReactNode {
  return piecesOf(text).map((piece, index) =>
    'text' in piece ? piece.text : <Chip key={index} name={piece.variable} />,
  )
}

/** Rich text as it is read; the editor takes its place while one writes. */
export function RichTextShown({ doc }: { doc: RichText }): ReactNode {
  return (
    <div className={styles['text']}>
      {doc.content.map((node, index) => {
        if (node.type === 'paragraph') return <Lines key={index} node={node} />
        const List = node.type === 'bulletList' ? 'ul' : 'ol'
        return (
          <List key={index}>
            {node.content.map((item, at) => (
              <li key={at}>
                {item.content.map((line, number) => (
                  <Lines key={number} node={line} />
                ))}
              </li>
            ))}
          </List>
        )
      })}
    </div>
  )
}

function Lines({ node }: { node: Paragraph }): ReactNode {
  const align = node.attrs.textAlign
  return (
    <p style={align ? { textAlign: align } : undefined}>
      {node.content?.map((inline, index) => (
        <Words key={index} inline={inline} />
      ))}
      {!node.content?.length && <br />}
    </p>
  )
}

function Words({ inline }: { inline: Inline }): ReactNode {
  if (inline.type === 'hardBreak') return <br />
  const style = styleOf(inline.marks ?? [])
  if (inline.type === 'variable')
    return (
      <span style={style}>
        <Chip name={inline.attrs.key} />
      </span>
    )
  return (
    <span style={style}>
      <Varied text={inline.text} />
    </span>
  )
}

function styleOf(marks: readonly Mark[]): CSSProperties {
  const style: CSSProperties = {}
  for (const mark of marks) {
    if (mark.type === 'bold') style.fontWeight = 700
    if (mark.type === 'italic') style.fontStyle = 'italic'
    if (mark.type === 'underline' || mark.type === 'link') style.textDecoration = 'underline'
    if (mark.type === 'link') style.color = 'var(--mail-accent)'
    if (mark.type === 'textStyle' && mark.attrs.color !== null) style.color = mark.attrs.color
  }
  return style
}
