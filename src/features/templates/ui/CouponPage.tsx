import { ActionIcon } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Page } from '#web/parts/Page.tsx'
import { Fact, Section } from '#web/parts/RecordPage.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState, NotFound } from '#web/parts/states.tsx'
import { doneToast, problemToast, undoToast } from '#web/parts/toasts.tsx'
import { isProblem } from '#web/problem.ts'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import { couponText } from '../coupon.text.ts'
import { CouponCodes } from './CouponCodes.tsx'
import { CouponForm } from './CouponForm.tsx'
import { CouponHanded } from './CouponHanded.tsx'
import { Left } from './CouponList.tsx'
import { couponQuery, type Coupon } from './template-queries.ts'
import { UsedIn } from './UsedIn.tsx'
import styles from './Coupons.module.css'

export function CouponPage(): ReactNode {
  const t = useText(couponText)
  const { id = '' } = useParams({ strict: false })
  const { data, error, refetch } = useQuery(couponQuery(id))
  if (isProblem(error, 'notFound') || isProblem(error, 'invalid'))
    return (
      <NotFound title={t('notFound')} to="/coupons" action={t('coupons')}>
        {t('notFoundWhy')}
      </NotFound>
    )
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <PageSkeleton />
  return <CouponShown coupon={data} />
}

/** One coupon: what it gives, its codes, who was given one, and where it stands. */
function CouponShown({ coupon }: { coupon: Coupon }): ReactNode {
  const t = useText(couponText)
  const format = useFormat()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const mayWrite = useMay()('templates.coupons')
  const { id, name, version } = coupon
  const uses = useQuery({
    queryKey: ['coupon', 'uses', id],
    queryFn: ({ signal }) => api.templates.couponUses({ params: { id } }, { signal }),
  })
  const take = (saved: Coupon): void => {
    queryClient.setQueryData(couponQuery(id).queryKey, saved)
  }
  const remove = async (): Promise<void> => {
    try {
      await api.templates.couponRemove({ params: { id }, query: { version } })
      await navigate({ to: '/coupons' })
      undoToast(t('binned', { name }), () => api.templates.couponRestore({ params: { id } }))
    } catch (error) {
      problemToast(error)
    }
  }
  return (
    <Page
      title={name}
      lead={<AddressLink to="/coupons">{t('coupons')}</AddressLink>}
      actions={
        mayWrite && (
          <ActionIcon aria-label={t('toBin')} onClick={() => void remove()}>
            <IconTrash size={18} stroke={1.5} aria-hidden />
          </ActionIcon>
        )
      }
    >
      <div className={styles['facts']}>
        <Fact label={t('left')}>
          <Left coupon={coupon} />
        </Fact>
        <Fact label={t('handed')}>{format.number(coupon.handed)}</Fact>
        <Fact label={t('untilOn')}>
          {coupon.untilOn === null ? t('endless') : format.day(coupon.untilOn)}
        </Fact>
      </div>
      <div className={styles['page']}>
        <div>
          {mayWrite ? (
            <CouponForm
              key={coupon.version}
              coupon={coupon}
              onSaved={(saved) => {
                take(saved)
                doneToast(t('saved'))
              }}
            />
          ) : (
            <Section title={t('content')}>
              <Fact label={t('gives')}>{coupon.gives}</Fact>
              <Fact label={t('conditions')}>{coupon.conditions || t('none')}</Fact>
            </Section>
          )}
        </div>
        <div>
          {coupon.sharedCode === null && mayWrite && <CouponCodes coupon={coupon} onChanged={take} />}
          <CouponHanded id={id} />
          <UsedIn uses={uses.data?.items} />
        </div>
      </div>
    </Page>
  )
}
