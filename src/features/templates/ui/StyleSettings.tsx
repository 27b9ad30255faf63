import { NativeSelect, Textarea } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { blockText } from '../block.text.ts'
import type { Style } from '../templates.blocks.ts'
import { useEdit } from './edit.ts'
import { ColourField } from './Fields.tsx'
import { AlignChoice, Pixels } from './WordSettings.tsx'
import styles from './Fields.module.css'

const colours = ['accent', 'onAccent', 'ink', 'quiet', 'surface', 'canvas'] as const
const fonts = ['gothic', 'mincho', 'rounded'] as const

/** Colours and letters of the whole mail, and its foot. */
export function StyleSettings(): ReactNode {
  const t = useText(blockText)
  const { document, change, colours: swatches, isShared } = useEdit()
  const { style, footer } = document
  const set = (next: Partial<Style>, mark?: string): void =>
    change((before) => ({ ...before, style: { ...before.style, ...next } }), mark)
  if (isShared) return <p className={styles['help']}>{t('styleOfShared')}</p>
  return (
    <div className={styles['stack']}>
      <NativeSelect
        label={t('font')}
        value={style.font}
        data={fonts.map((value) => ({ value, label: t(`font_${value}`) }))}
        onChange={({ currentTarget }) => {
          const font = fonts.find((one) => one === currentTarget.value)
          if (font) set({ font })
        }}
      />
      <div className={styles['row']}>
        <Pixels
          label={t('fontSize')}
          value={style.fontSize}
          min={12}
          max={20}
          onChange={(fontSize) => set({ fontSize }, 'fontSize')}
        />
        <Pixels
          label={t('mailWidth')}
          value={style.width}
          min={480}
          max={720}
          onChange={(width) => set({ width }, 'width')}
        />
        <Pixels
          label={t('corner')}
          value={style.corner}
          min={0}
          max={24}
          onChange={(corner) => set({ corner }, 'corner')}
        />
      </div>
      <div className={styles['row']}>
        {colours.map((key) => (
          <ColourField
            key={key}
            label={t(`colour_${key}`)}
            value={style[key]}
            swatches={swatches}
            onChange={(colour) => set({ [key]: colour }, `colour-${key}`)}
          />
        ))}
      </div>
      <div className={styles['group']}>
        <strong>{t('foot')}</strong>
        <p className={styles['help']}>{t('footHelp')}</p>
        <Textarea
          label={t('footNote')}
          maxLength={1000}
          value={footer.note}
          onChange={({ currentTarget }) =>
            change(
              (before) => ({ ...before, footer: { ...before.footer, note: currentTarget.value } }),
              'footNote',
            )
          }
        />
        <AlignChoice
          value={footer.align}
          onChange={(align) => change((before) => ({ ...before, footer: { ...before.footer, align } }))}
        />
      </div>
    </div>
  )
}
