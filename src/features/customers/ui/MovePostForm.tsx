import type { ReactNode } from 'react'
import { parseDate } from '#kit/japan/calendar.ts'
import { todayIn } from '#kit/japan/days.ts'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { partsText } from '#web/parts/parts.text.ts'
import type { FormError } from '#web/parts/use-form.ts'
import { useOrganisation } from '#web/session.tsx'
import { customerText } from '../customer.text.ts'
import { PartForm } from './PartForm.tsx'
import { CompanyField } from './PostForm.tsx'
import { tidyDate } from './tidy.ts'
import { TidyField } from './TidyField.tsx'
import type { Customer } from './customer-queries.ts'

type Post = Customer['posts'][number]
type Values = { leftOn: string; companyName: string; department: string; title: string }

type MovePostFormProps = { customerId: string; post: Post; onClose: () => void }
/** 転職: the day the old post ends, and where the person is from then on. */
export function MovePostForm({ customerId, post, onClose }: MovePostFormProps): ReactNode {
  const t = useText(customerText)
  const words = useText(partsText)
  const { timeZone } = useOrganisation()
  const check = ({ companyName, leftOn }: Values): FormError[] => [
    ...(parseDate(leftOn) === null ? [{ name: 'leftOn', message: words('badDate') }] : []),
    ...(companyName.trim() === ''
      ? [{ name: 'companyName', message: words('mustBeFilled', { label: t('companyName') }) }]
      : []),
  ]
  return (
    <PartForm<Values>
      customerId={customerId}
      initial={{ leftOn: todayIn(timeZone), companyName: '', department: '', title: '' }}
      version={post.version}
      action={t('moveIt')}
      labels={{
        leftOn: t('leftOn', { company: post.company.name }),
        companyName: t('companyName'),
        department: t('department'),
        title: t('title'),
      }}
      check={check}
      save={({ leftOn, companyName, department, title }, version) =>
        api.customers.movePost({
          params: { id: customerId, partId: post.id },
          body: {
            version,
            leftOn: tidyDate(leftOn),
            companyName,
            department: department || null,
            title: title || null,
          },
        })
      }
      onClose={onClose}
    >
      {(form) => (
        <>
          <TidyField
            form={form}
            name="leftOn"
            label={t('leftOn', { company: post.company.name })}
            help={t('leftOnHelp')}
            tidy={tidyDate}
          />
          <CompanyField form={form} need="required" autoFocus />
          <TidyField form={form} name="department" label={t('department')} need="optional" maxLength={100} />
          <TidyField form={form} name="title" label={t('title')} need="optional" maxLength={100} />
        </>
      )}
    </PartForm>
  )
}
