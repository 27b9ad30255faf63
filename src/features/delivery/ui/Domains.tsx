import { Button, Modal } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { TextField } from '#web/parts/FormField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { Section } from '#web/parts/RecordPage.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { filledOf, useForm } from '#web/parts/use-form.ts'
import { deliveryUiText } from '../delivery.ui.text.ts'
import { DomainCard } from './DomainCard.tsx'
import styles from './Delivery.module.css'

/** The domains that mail comes from, with what the DNS says of them. */
export function Domains(): ReactNode {
  const t = useText(deliveryUiText)
  const [isAdding, setAdding] = useState(false)
  const { data, error, refetch } = useQuery({
    queryKey: ['delivery', 'domains'],
    queryFn: ({ signal }) => api.delivery.domains({}, { signal }),
  })
  if (!data)
    return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <RowsSkeleton rows={3} />
  return (
    <Section
      title={t('domains')}
      action={
        <Button variant="default" onClick={() => setAdding(true)}>
          {t('addDomain')}
        </Button>
      }
    >
      {data.items.length === 0 && <p className={styles['dim']}>{t('domainsEmpty')}</p>}
      {data.items.map((domain) => (
        <DomainCard key={domain.name} domain={domain} />
      ))}
      {isAdding && <DomainForm onClose={() => setAdding(false)} />}
    </Section>
  )
}

function DomainForm({ onClose }: { onClose: () => void }): ReactNode {
  const t = useText(deliveryUiText)
  const words = useText(partsText)
  const queryClient = useQueryClient()
  const form = useForm({
    initial: { name: '' },
    check: filledOf({ name: t('domainName') }, (label) => words('mustBeFilled', { label })),
    save: async ({ name }) => {
      await api.delivery.addDomain({ body: { name } })
      await queryClient.invalidateQueries({ queryKey: ['delivery'] })
      onClose()
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('addDomain')}
      closeButtonProps={{ 'aria-label': words('close') }}
    >
      <Form form={form} action={t('addDomain')}>
        <TextField form={form} name="name" label={t('domainName')} example="example.jp" autoFocus />
      </Form>
    </Modal>
  )
}
