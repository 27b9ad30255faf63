import type { ReactNode } from 'react'
import type { BlockOf } from '../templates.blocks.ts'
import { Varied } from './RichTextShown.tsx'
import styles from './Canvas.module.css'

type ButtonShownProps = Pick<BlockOf<'button'>, 'label' | 'style' | 'align' | 'isWide'>
export function ButtonShown({ label, style, align, isWide }: ButtonShownProps): ReactNode {
  return (
    <div style={{ textAlign: align }}>
      <span className={styles['button']} data-style={style} data-wide={isWide || undefined}>
        <Varied text={label} />
      </span>
    </div>
  )
}
