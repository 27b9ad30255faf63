import { Anchor, Button, Group, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { problemToast, undoToast } from '#web/parts/toasts.tsx'
import { useMay } from '#web/session.tsx'
import { editorText } from '../editor.text.ts'
import styles from './Editor.module.css'
import { withWritten, writtenOf, type Chosen, type OwnContent, type Written } from './own-content.ts'
import type { Variant } from './plan-draft.ts'
import { usePlanEdit } from './plan-edit.ts'

type ContentFieldProps = {
  index: number
  variant: Variant
  set: (patch: Partial<Variant>) => void
}

/** A template in one edition, or a mail written for this campaign alone. */
export function ContentField({ index, variant, set }: ContentFieldProps): ReactNode {
  const { content } = variant
  if (content?.from === 'own') return <OwnField index={index} variant={variant} own={content} set={set} />
  return <TemplateField index={index} variant={variant} content={content} set={set} />
}

/** To the page on which a variant is written, once the server has what it begins with. */
function useWriting(index: number): (begin?: () => void) => Promise<void> {
  const { state } = usePlanEdit()
  const navigate = useNavigate()
  return async (begin) => {
    begin?.()
    const stored = await state.flush()
    if (stored) await navigate({ to: `/campaigns/${stored.id}/content/${index + 1}` })
  }
}

const mostTemplates = 100
function useTemplates() {
  return useQuery({
    queryKey: ['template', 'list', 'forCampaigns'],
    queryFn: async ({ signal }) =>
      (await api.templates.list({ query: { limit: mostTemplates } }, { signal })).items,
  })
}

type TemplateFieldProps = ContentFieldProps & { content: (Chosen & { from: 'template' }) | null }
function TemplateField({ index, variant, content, set }: TemplateFieldProps): ReactNode {
  const t = useText(editorText)
  const { variants } = usePlanEdit().state.plan
  const write = useWriting(index)
  /** Whose content it has where it has none of its own. */
  const first = index === 0 ? null : (variants[0] ?? null)
  const mayWrite = useMay()('templates.write')
  const [typed, setTyped] = useState('')
  const { data: templates } = useTemplates()
  const chosen = templates?.find(({ id }) => id === content?.templateId)
  const none = '-'
  const source = content ?? first?.content ?? null
  const copy = async (of: Chosen): Promise<void> => {
    try {
      const begun = await readSource(of, variant)
      await write(() => set(begun))
    } catch (error) {
      problemToast(error)
    }
  }
  const options = (templates ?? []).map(({ id, name, edition }) => ({
    value: id,
    label: edition === 0 ? `${name}${t('neverSaved')}` : name,
    disabled: edition === 0,
  }))
  return (
    <div>
      <Select
        label={t('template')}
        placeholder={t('chooseTemplate')}
        searchable
        searchValue={typed}
        onSearchChange={setTyped}
        data={[
          ...(first === null ? [] : [{ value: none, label: t('sameContent', { label: first.label }) }]),
          ...options,
        ]}
        nothingFoundMessage={t('noTemplates')}
        value={content?.templateId ?? (first === null ? null : none)}
        onChange={(id) => {
          const found = templates?.find((one) => one.id === id)
          if (id === none) set({ content: null })
          else if (found) set({ content: { from: 'template', templateId: found.id, edition: found.edition } })
        }}
      />
      <Group gap="md" mt={4}>
        {content && (
          <span className={styles['quiet']}>
            {t('edition', { number: content.edition })}
            {chosen && ` ${t('subjectOf', { subject: chosen.subject })}`}
          </span>
        )}
        {content && chosen && chosen.edition > content.edition && (
          <span>
            {t('editionNew', { number: chosen.edition })}{' '}
            <Button
              variant="subtle"
              onClick={() => set({ content: { ...content, edition: chosen.edition } })}
            >
              {t('takeNew')}
            </Button>
          </span>
        )}
        {content && mayWrite && (
          <Anchor component={AddressLink} to={`/templates/${content.templateId}`}>
            {t('editTemplate')}
          </Anchor>
        )}
        {templates?.length === 0 && (
          <span className={styles['quiet']}>
            {t('noTemplates')} {mayWrite && <AddressLink to="/templates">{t('toTemplates')}</AddressLink>}
          </span>
        )}
        {source ? (
          <Button variant="subtle" onClick={() => void copy(source)}>
            {t('writeFrom', { what: content ? t('thisTemplate') : (first?.label ?? '') })}
          </Button>
        ) : (
          <Button variant="subtle" onClick={() => void write()}>
            {t('writeOwn')}
          </Button>
        )}
      </Group>
    </div>
  )
}

/** What a copy begins with, under the subject that the variant has. */
async function readSource(source: Chosen, variant: Variant): Promise<Partial<Variant>> {
  const { subject, preheader } = variant
  const written: Written =
    source.from === 'own'
      ? source.content
      : (await api.templates.edition({ params: { id: source.templateId, number: source.edition } })).content
  return withWritten(
    { ...written, subject: subject ?? written.subject, preheader: preheader ?? written.preheader },
    source.from === 'own' ? source.copiedFrom : { templateId: source.templateId, edition: source.edition },
  )
}

type OwnFieldProps = ContentFieldProps & { own: OwnContent }
function OwnField({ index, variant, own, set }: OwnFieldProps): ReactNode {
  const t = useText(editorText)
  const write = useWriting(index)
  const { data: templates } = useTemplates()
  const written = writtenOf(variant) ?? own.content
  const { copiedFrom } = own
  const from = templates?.find(({ id }) => id === copiedFrom?.templateId)
  return (
    <div className={styles['own']}>
      <p>
        <strong>{t(`kind_${written.body.kind}`)}</strong>
      </p>
      <p className={styles['quiet']}>
        {copiedFrom && from ? t('copiedFrom', { name: from.name, number: copiedFrom.edition }) : t('ownKept')}
      </p>
      <Group gap="md">
        <Button variant="default" onClick={() => void write()}>
          {t('editOwn')}
        </Button>
        <Button
          variant="subtle"
          onClick={() => {
            const { content, subject, preheader } = variant
            set({ content: null })
            undoToast(t('ownDropped'), async () => set({ content, subject, preheader }))
          }}
        >
          {t('useTemplate')}
        </Button>
      </Group>
    </div>
  )
}
