import { ActionIcon, Button, Checkbox, Slider, Textarea, TextInput } from '@mantine/core'
import { IconPhoto, IconPlus, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { blockText } from '../block.text.ts'
import type { BlockOf } from '../templates.blocks.ts'
import { Choice } from './Choice.tsx'
import { useEdit } from './edit.ts'
import { VariableField } from './Fields.tsx'
import { ImagePicker } from './ImagePicker.tsx'
import { imageQuery } from './template-queries.ts'
import { AlignChoice, ButtonFields, type SettingsProps } from './WordSettings.tsx'
import styles from './Fields.module.css'

type PictureValue = Pick<BlockOf<'image'>, 'imageId' | 'alt' | 'isDecorative' | 'link'>
type PictureFieldsProps = {
  mark: string
  value: PictureValue
  onChange: (value: PictureValue, mark?: string) => void
}
/** A picture of the library, what it says to whoever does not see it, and where it leads. */
function PictureFields({ mark, value, onChange }: PictureFieldsProps): ReactNode {
  const t = useText(blockText)
  const [picking, setPicking] = useState(false)
  const { data: image } = useQuery(imageQuery(value.imageId))
  return (
    <>
      <div className={styles['picked']}>
        {image ? (
          <img src={image.path} alt="" />
        ) : (
          <span className={styles['noPicture']}>
            <IconPhoto size={24} stroke={1.2} aria-hidden />
          </span>
        )}
        <span>{image ? `${image.name}（${image.width}×${image.height}）` : t('noImage')}</span>
        <Button variant={value.imageId === null ? 'light' : 'default'} onClick={() => setPicking(true)}>
          {t(value.imageId === null ? 'chooseImage' : 'replaceImage')}
        </Button>
      </div>
      <Textarea
        label={t('alt')}
        description={t('altHelp')}
        minRows={1}
        maxLength={500}
        value={value.alt}
        error={!value.isDecorative && value.imageId !== null && value.alt.trim() === '' && t('altMissing')}
        onChange={({ currentTarget }) => onChange({ ...value, alt: currentTarget.value }, `alt-${mark}`)}
      />
      <Checkbox
        label={t('isDecorative')}
        checked={value.isDecorative}
        onChange={({ currentTarget }) => onChange({ ...value, isDecorative: currentTarget.checked })}
      />
      <VariableField
        label={t('linkTo')}
        help={t('linkOptional')}
        value={value.link}
        maxLength={2000}
        onChange={(link) => onChange({ ...value, link }, `link-${mark}`)}
      />
      {picking && (
        <ImagePicker
          onPick={(picked) => {
            onChange({ ...value, imageId: picked.id, alt: value.alt === '' ? picked.alt : value.alt })
            setPicking(false)
          }}
          onClose={() => setPicking(false)}
        />
      )}
    </>
  )
}

export function ImageSettings({ block }: SettingsProps<'image'>): ReactNode {
  const t = useText(blockText)
  const { setBlock } = useEdit()
  return (
    <>
      <PictureFields
        mark={block.id}
        value={block}
        onChange={(value, mark) => setBlock({ ...block, ...value }, mark)}
      />
      <div>
        <div className={styles['label']}>
          <span>{t('width')}</span>
          <span className={styles['beside']}>{block.width}%</span>
        </div>
        <Slider
          min={5}
          max={100}
          step={5}
          label={null}
          thumbLabel={t('width')}
          value={block.width}
          onChange={(width) => setBlock({ ...block, width }, `width-${block.id}`)}
        />
      </div>
      <AlignChoice value={block.align} onChange={(align) => setBlock({ ...block, align })} />
    </>
  )
}

export function MediaSettings({ block }: SettingsProps<'media'>): ReactNode {
  const t = useText(blockText)
  const { setBlock } = useEdit()
  const button = block.button
  return (
    <>
      <PictureFields
        mark={block.id}
        value={block}
        onChange={(value, mark) => setBlock({ ...block, ...value }, mark)}
      />
      <Choice
        label={t('side')}
        value={block.side}
        options={[
          { value: 'left', label: t('align_left') },
          { value: 'right', label: t('align_right') },
        ]}
        onChange={(side) => setBlock({ ...block, side })}
      />
      <Checkbox
        label={t('withButton')}
        checked={button !== null}
        onChange={({ currentTarget }) =>
          setBlock({
            ...block,
            button: currentTarget.checked ? { label: t('seeMore'), link: 'https://', style: 'filled' } : null,
          })
        }
      />
      {button && (
        <ButtonFields
          mark={block.id}
          value={button}
          onChange={(value, mark) => setBlock({ ...block, button: value }, mark)}
        />
      )}
    </>
  )
}

const mostLinks = 8

export function LinksSettings({ block }: SettingsProps<'links'>): ReactNode {
  const t = useText(blockText)
  const { setBlock } = useEdit()
  const { items } = block
  const set = (index: number, change: Partial<(typeof items)[number]>, mark?: string): void =>
    setBlock(
      { ...block, items: items.map((item, at) => (at === index ? { ...item, ...change } : item)) },
      mark,
    )
  return (
    <>
      {items.map(({ label, link, imageId }, index) => (
        <fieldset key={index} className={styles['group']}>
          <legend className={styles['legend']}>{t('linkNo', { number: index + 1 })}</legend>
          <TextInput
            label={t('buttonLabel')}
            value={label}
            maxLength={500}
            onChange={({ currentTarget }) =>
              set(index, { label: currentTarget.value }, `label-${block.id}-${index}`)
            }
          />
          <TextInput
            label={t('linkTo')}
            value={link}
            maxLength={2000}
            onChange={({ currentTarget }) =>
              set(index, { link: currentTarget.value }, `link-${block.id}-${index}`)
            }
          />
          <IconPicked id={imageId} onPick={(picked) => set(index, { imageId: picked })} />
          <Button
            variant="subtle"
            color="gray"
            onClick={() => setBlock({ ...block, items: items.filter((_item, at) => at !== index) })}
          >
            {t('removeLink')}
          </Button>
        </fieldset>
      ))}
      {items.length < mostLinks && (
        <Button
          variant="default"
          leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
          onClick={() =>
            setBlock({ ...block, items: [...items, { label: '', link: 'https://', imageId: null }] })
          }
        >
          {t('addLink')}
        </Button>
      )}
      <AlignChoice value={block.align} onChange={(align) => setBlock({ ...block, align })} />
    </>
  )
}

/** A small picture before the words of a link. */
function IconPicked({ id, onPick }: { id: string | null; onPick: (id: string | null) => void }): ReactNode {
  const t = useText(blockText)
  const [picking, setPicking] = useState(false)
  const { data } = useQuery(imageQuery(id))
  return (
    <div className={styles['picked']}>
      {data ? <img src={data.path} alt="" /> : <span className={styles['noPicture']} />}
      <Button variant="default" onClick={() => setPicking(true)}>
        {t('chooseIcon')}
      </Button>
      {id !== null && (
        <ActionIcon aria-label={t('removeIcon')} onClick={() => onPick(null)}>
          <IconX size={16} stroke={1.5} aria-hidden />
        </ActionIcon>
      )}
      {picking && (
        <ImagePicker
          onPick={(picked) => {
            onPick(picked.id)
            setPicking(false)
          }}
          onClose={() => setPicking(false)}
        />
      )}
    </div>
  )
}
