import { Anchor, Button, Group, Select, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { useMay } from '#web/session.tsx'
import { editorText } from '../editor.text.ts'
import styles from './Editor.module.css'
import type { Variant } from './plan-draft.ts'

type Content = NonNullable<Variant['content']>
type ContentFieldProps = {
  content: Content | null
  /** The variant whose content it has where it has none of its own; null for the first. */
  same: string | null
  onChange: (content: Content | null) => void
}

/** A template in one edition, or a text written here for this campaign alone. */
export function ContentField({ content, same, onChange }: ContentFieldProps): ReactNode {
  if (content?.from === 'own') return <OwnText content={content} onChange={onChange} />
  return <TemplateField content={content} same={same} onChange={onChange} />
}

const mostTemplates = 100
function useTemplates() {
  return useQuery({
    queryKey: ['template', 'list', 'forCampaigns'],
    queryFn: async ({ signal }) =>
      (await api.templates.list({ query: { limit: mostTemplates } }, { signal })).items,
  })
}

type TemplateFieldProps = Omit<ContentFieldProps, 'content'> & {
  content: (Content & { from: 'template' }) | null
}
function TemplateField({ content, same, onChange }: TemplateFieldProps): ReactNode {
  const t = useText(editorText)
  const mayWrite = useMay()('templates.write')
  const [typed, setTyped] = useState('')
  const { data: templates } = useTemplates()
  const chosen = templates?.find(({ id }) => id === content?.templateId)
  const none = '-'
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
          ...(same === null ? [] : [{ value: none, label: t('sameContent', { label: same }) }]),
          ...options,
        ]}
        nothingFoundMessage={t('noTemplates')}
        value={content?.templateId ?? (same === null ? null : none)}
        onChange={(id) => {
          const found = templates?.find((one) => one.id === id)
          if (id === none) onChange(null)
          else if (found) onChange({ from: 'template', templateId: found.id, edition: found.edition })
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
            <Button variant="subtle" onClick={() => onChange({ ...content, edition: chosen.edition })}>
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
        <Button
          variant="subtle"
          onClick={() => onChange({ from: 'own', content: plainText(''), copiedFrom: null })}
        >
          {t('ownText')}
        </Button>
      </Group>
    </div>
  )
}

type Written = (Content & { from: 'own' })['content']

/** As an edition of a template has it, of the kind that is text alone. */
function plainText(source: string): Written {
  return { language: 'ja', subject: '', preheader: '', body: { kind: 'text', source }, text: null }
}

/** The text of such a content; null where it is of another kind. */
function sourceOf(content: unknown): string | null {
  if (typeof content !== 'object' || content === null || !('body' in content)) return null
  const { body } = content
  if (typeof body !== 'object' || body === null || !('kind' in body) || body.kind !== 'text') return null
  return 'source' in body && typeof body.source === 'string' ? body.source : ''
}

type OwnTextProps = { content: Content & { from: 'own' }; onChange: ContentFieldProps['onChange'] }
function OwnText({ content, onChange }: OwnTextProps): ReactNode {
  const t = useText(editorText)
  const source = sourceOf(content.content)
  return (
    <div>
      {source === null ? (
        <p className={styles['quiet']}>{t('ownKept')}</p>
      ) : (
        <Textarea
          label={t('ownBody')}
          description={t('ownBodyHelp', { example: '{{ customer.addressee }}' })}
          minRows={8}
          maxRows={24}
          value={source}
          onChange={({ currentTarget }) =>
            onChange({
              ...content,
              content: {
                ...content.content,
                body: { kind: 'text', source: currentTarget.value },
              },
            })
          }
        />
      )}
      <Button variant="subtle" mt={4} onClick={() => onChange(null)}>
        {t('useTemplate')}
      </Button>
    </div>
  )
}
