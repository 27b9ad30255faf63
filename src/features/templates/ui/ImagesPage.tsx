import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Page } from '#web/parts/Page.tsx'
import { libraryText } from '../library.text.ts'
import { ImageLibrary } from './ImageLibrary.tsx'

/** The pictures of mails, each with what it shows and where it is used. */
export function ImagesPage(): ReactNode {
  const t = useText(libraryText)
  return (
    <Page
      title={t('images')}
      lead={
        <>
          <AddressLink to="/templates">{t('templates')}</AddressLink>・{t('imagesLead')}
        </>
      }
    >
      <ImageLibrary />
    </Page>
  )
}
