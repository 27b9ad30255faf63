import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { undoToast } from '#web/parts/toasts.tsx'
import { editorText } from '../editor.text.ts'
import { ContentField } from './ContentField.tsx'
import styles from './Editor.module.css'
import { Part } from './EditorPart.tsx'
import { withWritten, writtenOf } from './own-content.ts'
import { usePlanEdit, useRefusal } from './plan-edit.ts'
import type { Variant } from './plan-draft.ts'
import { SenderSelect } from './SenderSection.tsx'
import { Preview } from './Preview.tsx'
import { usualTest } from './TestSection.tsx'

const mostVariants = 8
const letters = 'ABCDEFGH'

/** What is sent: one content, or several variants that are tried on some before the rest get the best. */
export function ContentSection(): ReactNode {
  const t = useText(editorText)
  const { plan, change } = usePlanEdit().state
  const refusal = useRefusal('variants')
  const { variants } = plan
  const setAt = (index: number, patch: Partial<Variant>): void =>
    change({ variants: variants.map((one, at) => (at === index ? { ...one, ...patch } : one)) })
  const add = (): void => {
    const used = new Set(variants.map(({ label }) => label))
    const label = [...letters].find((one) => !used.has(one)) ?? String(variants.length + 1)
    change({
      variants: [
        ...variants,
        { label, subject: null, preheader: null, senderId: null, atHour: null, content: null },
      ],
      test: variants.length > 1 ? plan.test : usualTest,
    })
  }
  const remove = (index: number): void => {
    const { variants: before, test } = plan
    const left = before.filter((_one, at) => at !== index)
    change({ variants: left, test: left.length > 1 ? test : null })
    undoToast(t('variantRemoved', { label: before[index]?.label ?? '' }), async () =>
      change({ variants: before, test }),
    )
  }
  return (
    <Part id="content" title={t('content')} problem={refusal}>
      {variants.map((variant, index) => (
        // Variants have no id of their own: their place is what people and the server know them by.
        <div key={index} className={styles['variant']} data-variant={index + 1}>
          {variants.length > 1 && (
            <div className={styles['variantHead']}>
              <TextInput
                label={t('variantName')}
                maxLength={40}
                value={variant.label}
                onChange={({ currentTarget }) => setAt(index, { label: currentTarget.value })}
              />
              <ActionIcon
                size={32}
                aria-label={t('removeVariant', { label: variant.label })}
                title={t('removeVariant', { label: variant.label })}
                onClick={() => remove(index)}
              >
                <IconX size={16} stroke={1.5} aria-hidden />
              </ActionIcon>
            </div>
          )}
          <VariantFields index={index} variant={variant} set={(patch) => setAt(index, patch)} />
        </div>
      ))}
      {variants.length < mostVariants && (
        <Button
          variant="default"
          w="fit-content"
          leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
          onClick={add}
        >
          {t(variants.length > 1 ? 'addAnother' : 'addVariant')}
        </Button>
      )}
      <Preview />
    </Part>
  )
}

type FieldsProps = { index: number; variant: Variant; set: (patch: Partial<Variant>) => void }
/** Of a variant only what it differs in is asked; the first one carries everything. */
function VariantFields({ index, variant, set }: FieldsProps): ReactNode {
  const t = useText(editorText)
  const { plan } = usePlanEdit().state
  const of = plan.test?.of ?? 'several'
  const isFirst = index === 0
  const written = writtenOf(variant)
  /** A mail of its own says its subject itself; of a template another one can be said. */
  const put = (said: { subject: string } | { preheader: string }): void => {
    if (written && variant.content?.from === 'own')
      set(withWritten({ ...written, ...said }, variant.content.copiedFrom))
    else if ('subject' in said) set({ subject: said.subject || null })
    else set({ preheader: said.preheader || null })
  }
  const differsIn = (...those: (typeof of)[]): boolean => of === 'several' || those.includes(of)
  return (
    <>
      {(isFirst || differsIn('body', 'length') || variant.content !== null) && (
        <ContentField index={index} variant={variant} set={set} />
      )}
      {(isFirst || differsIn('subject') || variant.subject !== null || written) && (
        <div className={styles['pair']}>
          <TextInput
            label={t('subject')}
            description={t(written ? 'subjectHelp' : 'ownSubjectHelp')}
            maxLength={200}
            value={written?.subject ?? variant.subject ?? ''}
            onChange={({ currentTarget }) => put({ subject: currentTarget.value })}
          />
          <TextInput
            label={t('preheader')}
            description={t('preheaderHelp')}
            maxLength={300}
            value={written?.preheader ?? variant.preheader ?? ''}
            onChange={({ currentTarget }) => put({ preheader: currentTarget.value })}
          />
        </div>
      )}
      {plan.variants.length > 1 && (differsIn('sender') || variant.senderId !== null) && (
        <SenderSelect
          value={variant.senderId}
          none={t('senderSame')}
          onChange={(senderId) => set({ senderId })}
        />
      )}
      {plan.variants.length > 1 && (differsIn('hour') || variant.atHour !== null) && (
        <TextInput
          type="time"
          w={240}
          label={t('atHour')}
          description={t('atHourHelp')}
          value={variant.atHour ?? ''}
          onChange={({ currentTarget }) => set({ atHour: currentTarget.value || null })}
        />
      )}
    </>
  )
}
