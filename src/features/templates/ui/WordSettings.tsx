import { Checkbox, NumberInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { blockText } from '../block.text.ts'
import type { BlockOf, BlockType } from '../templates.blocks.ts'
import type { Alignment } from './rich-text.ts'
import { Choice } from './Choice.tsx'
import { useEdit } from './edit.ts'
import { ColourField, VariableField } from './Fields.tsx'
import { SourceEditor } from './SourceEditor.tsx'
import styles from './Fields.module.css'

export type SettingsProps<T extends BlockType> = { block: BlockOf<T> }

export function AlignChoice({ value, onChange }: { value: Alignment; onChange: (align: Alignment) => void }) {
  const t = useText(blockText)
  return (
    <Choice
      label={t('align')}
      value={value}
      options={(['left', 'center', 'right'] as const).map((one) => ({
        value: one,
        label: t(`align_${one}`),
      }))}
      onChange={onChange}
    />
  )
}

type OwnColourProps = {
  label: string
  value: string | null
  usual: string
  onChange: (colour: string | null) => void
}
/** As the whole mail, unless it has a colour of its own. */
export function OwnColour({ label, value, usual, onChange }: OwnColourProps): ReactNode {
  const t = useText(blockText)
  const { colours } = useEdit()
  return (
    <>
      <Checkbox
        label={t('usualColour', { what: label })}
        checked={value === null}
        onChange={({ currentTarget }) => onChange(currentTarget.checked ? null : usual)}
      />
      {value !== null && <ColourField label={label} value={value} swatches={colours} onChange={onChange} />}
    </>
  )
}

export function HeadingSettings({ block }: SettingsProps<'heading'>): ReactNode {
  const t = useText(blockText)
  const { setBlock, document } = useEdit()
  return (
    <>
      <VariableField
        long
        label={t('headingText')}
        value={block.text}
        maxLength={1000}
        onChange={(text) => setBlock({ ...block, text }, `text-${block.id}`)}
      />
      <Choice
        label={t('level')}
        value={String(block.level) as '1' | '2' | '3'}
        options={(['1', '2', '3'] as const).map((value) => ({ value, label: t(`level_${value}`) }))}
        onChange={(level) => setBlock({ ...block, level: level === '1' ? 1 : level === '2' ? 2 : 3 })}
      />
      <AlignChoice value={block.align} onChange={(align) => setBlock({ ...block, align })} />
      <OwnColour
        label={t('colour')}
        value={block.colour}
        usual={document.style.ink}
        onChange={(colour) => setBlock({ ...block, colour }, `colour-${block.id}`)}
      />
    </>
  )
}

type ButtonFieldsProps = {
  mark: string
  value: Pick<BlockOf<'button'>, 'label' | 'link' | 'style'>
  onChange: (value: Pick<BlockOf<'button'>, 'label' | 'link' | 'style'>, mark?: string) => void
}
export function ButtonFields({ mark, value, onChange }: ButtonFieldsProps): ReactNode {
  const t = useText(blockText)
  return (
    <>
      <VariableField
        label={t('buttonLabel')}
        value={value.label}
        onChange={(label) => onChange({ ...value, label }, `label-${mark}`)}
      />
      <VariableField
        label={t('linkTo')}
        help={t('linkHelp')}
        value={value.link}
        maxLength={2000}
        onChange={(link) => onChange({ ...value, link }, `link-${mark}`)}
      />
      <Choice
        label={t('look')}
        value={value.style}
        options={[
          { value: 'filled', label: t('filled') },
          { value: 'outline', label: t('outline') },
        ]}
        onChange={(style) => onChange({ ...value, style })}
      />
    </>
  )
}

export function ButtonSettings({ block }: SettingsProps<'button'>): ReactNode {
  const t = useText(blockText)
  const { setBlock } = useEdit()
  return (
    <>
      <ButtonFields
        mark={block.id}
        value={block}
        onChange={(value, mark) => setBlock({ ...block, ...value }, mark)}
      />
      <AlignChoice value={block.align} onChange={(align) => setBlock({ ...block, align })} />
      <Checkbox
        label={t('isWide')}
        checked={block.isWide}
        onChange={({ currentTarget }) => setBlock({ ...block, isWide: currentTarget.checked })}
      />
    </>
  )
}

export function DividerSettings({ block }: SettingsProps<'divider'>): ReactNode {
  const t = useText(blockText)
  const { setBlock, document } = useEdit()
  return (
    <>
      <Choice
        label={t('line')}
        value={block.line}
        options={(['solid', 'dashed', 'dotted'] as const).map((value) => ({
          value,
          label: t(`line_${value}`),
        }))}
        onChange={(line) => setBlock({ ...block, line })}
      />
      <OwnColour
        label={t('colour')}
        value={block.colour}
        usual={document.style.quiet}
        onChange={(colour) => setBlock({ ...block, colour }, `colour-${block.id}`)}
      />
    </>
  )
}

type PixelsProps = {
  label: string
  value: number
  min: number
  max: number
  onChange: (value: number) => void
}
/** A whole number within its bounds; while it is typed nothing else happens. */
export function Pixels({ label, value, min, max, onChange }: PixelsProps): ReactNode {
  return (
    <NumberInput
      label={label}
      value={value}
      min={min}
      max={max}
      step={1}
      allowDecimal={false}
      clampBehavior="blur"
      onChange={(typed) => {
        if (typeof typed === 'number' && typed >= min && typed <= max) onChange(typed)
      }}
    />
  )
}

export function SpacerSettings({ block }: SettingsProps<'spacer'>): ReactNode {
  const t = useText(blockText)
  const { setBlock } = useEdit()
  return (
    <Pixels
      label={t('height')}
      value={block.height}
      min={4}
      max={160}
      onChange={(height) => setBlock({ ...block, height }, `height-${block.id}`)}
    />
  )
}

export function HtmlSettings({ block }: SettingsProps<'html'>): ReactNode {
  const t = useText(blockText)
  const { setBlock } = useEdit()
  return (
    <>
      <p className={styles['help']}>{t('htmlHelp')}</p>
      <SourceEditor
        label={t('html')}
        value={block.source}
        onChange={(source) => setBlock({ ...block, source }, `source-${block.id}`)}
      />
    </>
  )
}
