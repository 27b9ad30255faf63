import { TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { blockText } from '../block.text.ts'
import type { Block } from '../templates.blocks.ts'
import { Choice } from './Choice.tsx'
import { CouponSettings, PointsSettings, ProductsSettings, RecommendationSettings } from './DataSettings.tsx'
import { useEdit } from './edit.ts'
import { ImageSettings, LinksSettings, MediaSettings } from './PictureSettings.tsx'
import {
  ButtonSettings,
  DividerSettings,
  HeadingSettings,
  HtmlSettings,
  SpacerSettings,
} from './WordSettings.tsx'
import styles from './Fields.module.css'

/** What can be set of the chosen block, and what every block has. */
export function BlockSettings({ block }: { block: Block }): ReactNode {
  const t = useText(blockText)
  const { setBlock } = useEdit()
  return (
    <div className={styles['stack']}>
      <OfType block={block} />
      <div className={styles['group']}>
        <Choice
          label={t('space')}
          value={block.space}
          options={(['none', 'small', 'normal', 'large'] as const).map((value) => ({
            value,
            label: t(`space_${value}`),
          }))}
          onChange={(space) => setBlock({ ...block, space })}
        />
        <When value={block.when} onChange={(when) => setBlock({ ...block, when }, `when-${block.id}`)} />
      </div>
    </div>
  )
}

/** Shown only to those for whom a condition holds. */
export function When({ value, onChange }: { value: string; onChange: (when: string) => void }): ReactNode {
  const t = useText(blockText)
  return (
    <TextInput
      label={t('when')}
      description={t('whenHelp')}
      maxLength={500}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  )
}

function OfType({ block }: { block: Block }): ReactNode {
  const t = useText(blockText)
  switch (block.type) {
    case 'heading':
      return <HeadingSettings block={block} />
    case 'text':
      return <p className={styles['help']}>{t('textHelp')}</p>
    case 'image':
      return <ImageSettings block={block} />
    case 'media':
      return <MediaSettings block={block} />
    case 'button':
      return <ButtonSettings block={block} />
    case 'divider':
      return <DividerSettings block={block} />
    case 'spacer':
      return <SpacerSettings block={block} />
    case 'links':
      return <LinksSettings block={block} />
    case 'products':
      return <ProductsSettings block={block} />
    case 'recommendation':
      return <RecommendationSettings block={block} />
    case 'coupon':
      return <CouponSettings block={block} />
    case 'points':
      return <PointsSettings block={block} />
    case 'nextDelivery':
      return <p className={styles['help']}>{t('nextDeliveryHelp')}</p>
    case 'html':
      return <HtmlSettings block={block} />
  }
}
