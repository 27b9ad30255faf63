import { IconCode, IconPhoto } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { CSSProperties, ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { blockText } from '../block.text.ts'
import type { Block, BlockOf, BlockType } from '../templates.blocks.ts'
import { sizeOfHeading } from './block-shown.ts'
import { ButtonShown } from './ButtonShown.tsx'
import {
  CouponShown,
  NextDeliveryShown,
  PointsShown,
  ProductsShown,
  RecommendationShown,
} from './DataShown.tsx'
import { RichTextShown, Varied } from './RichTextShown.tsx'
import { imageQuery } from './template-queries.ts'
import styles from './Canvas.module.css'

type ShownProps<T extends BlockType> = { block: BlockOf<T> }

/** A block near to how it will look; the preview shows how it does. */
export function BlockShown({ block }: { block: Block }): ReactNode {
  switch (block.type) {
    case 'heading':
      return <HeadingShown block={block} />
    case 'text':
      return <RichTextShown doc={block.doc} />
    case 'image':
      return <ImageShown block={block} />
    case 'media':
      return <MediaShown block={block} />
    case 'button':
      return <ButtonShown {...block} />
    case 'divider':
      return <DividerShown block={block} />
    case 'spacer':
      return <div className={styles['spacer']} style={{ height: block.height }} />
    case 'links':
      return <LinksShown block={block} />
    case 'products':
      return <ProductsShown block={block} />
    case 'recommendation':
      return <RecommendationShown block={block} />
    case 'coupon':
      return <CouponShown block={block} />
    case 'points':
      return <PointsShown block={block} />
    case 'nextDelivery':
      return <NextDeliveryShown />
    case 'html':
      return <HtmlShown block={block} />
  }
}

export function headingStyle({ level, align, colour }: BlockOf<'heading'>): CSSProperties {
  return {
    margin: 0,
    fontSize: `${sizeOfHeading[level]}em`,
    fontWeight: 700,
    lineHeight: 1.4,
    textAlign: align,
    ...(colour !== null && { color: colour }),
  }
}

function HeadingShown({ block }: ShownProps<'heading'>): ReactNode {
  return (
    <div style={headingStyle(block)}>
      <Varied text={block.text} />
    </div>
  )
}

type PictureProps = { imageId: string | null; alt: string; width?: number }
export function Picture({ imageId, alt, width = 100 }: PictureProps): ReactNode {
  const t = useText(blockText)
  const { data: image, isError } = useQuery(imageQuery(imageId))
  if (!image)
    return (
      <span className={styles['noPicture']}>
        <IconPhoto size={28} stroke={1.2} aria-hidden />
        {imageId === null ? t('noImage') : isError ? t('goneImage') : '…'}
      </span>
    )
  return <img src={image.path} alt={alt} style={{ width: `${width}%`, maxWidth: image.width }} />
}

function ImageShown({ block }: ShownProps<'image'>): ReactNode {
  return (
    <div style={{ textAlign: block.align }}>
      <Picture imageId={block.imageId} alt={block.alt} width={block.width} />
    </div>
  )
}

function MediaShown({ block }: ShownProps<'media'>): ReactNode {
  return (
    <div className={styles['media']} data-side={block.side}>
      <div>
        <Picture imageId={block.imageId} alt={block.alt} />
      </div>
      <div>
        <RichTextShown doc={block.doc} />
        {block.button && <ButtonShown {...block.button} align="left" isWide={false} />}
      </div>
    </div>
  )
}

function DividerShown({ block }: ShownProps<'divider'>): ReactNode {
  return (
    <div
      className={styles['divider']}
      style={{ borderTopStyle: block.line, ...(block.colour !== null && { borderTopColor: block.colour }) }}
    />
  )
}

function LinksShown({ block }: ShownProps<'links'>): ReactNode {
  return (
    <div className={styles['links']} style={{ justifyContent: block.align }}>
      {block.items.map(({ label, imageId }, index) => (
        <span key={index}>
          {imageId !== null && <LinkIcon id={imageId} />}
          <Varied text={label} />
        </span>
      ))}
    </div>
  )
}

function LinkIcon({ id }: { id: string }): ReactNode {
  const { data } = useQuery(imageQuery(id))
  return data && <img src={data.path} alt="" width={24} height={24} />
}

function HtmlShown({ block }: ShownProps<'html'>): ReactNode {
  const t = useText(blockText)
  return (
    <div className={styles['code']}>
      <IconCode size={16} stroke={1.5} aria-hidden />
      <span>{t('html')}</span>
      <code>{block.source.replaceAll(/\s+/g, ' ').slice(0, 160)}</code>
    </div>
  )
}
