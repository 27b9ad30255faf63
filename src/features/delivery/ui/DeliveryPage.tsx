import { Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Page } from '#web/parts/Page.tsx'
import { deliveryUiText } from '../delivery.ui.text.ts'
import { DeliverySettingsForm } from './DeliverySettingsForm.tsx'
import { Domains } from './Domains.tsx'
import { Senders } from './Senders.tsx'
import { StateNow } from './StateNow.tsx'

/** Everything between a mail that is written and the server that takes it. */
export function DeliveryPage(): ReactNode {
  const t = useText(deliveryUiText)
  return (
    <Page
      title={t('title')}
      lead={
        <>
          {t('lead')} <AddressLink to="/settings/mail">{t('toServer')}</AddressLink>
        </>
      }
      shape="reading"
    >
      <Stack gap="xl">
        <StateNow />
        <Domains />
        <Senders />
        <DeliverySettingsForm />
      </Stack>
    </Page>
  )
}
