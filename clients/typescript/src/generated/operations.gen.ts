// Made from docs/openapi.json by `npm run docs`.
import type * as types from './types.gen.ts'

/** How each operation is asked for. */
export const operations = {
  /** The process lives. */
  isAlive: { method: 'GET', path: '/healthz', isKeyed: false },
  /** Requests can be served. */
  isReady: { method: 'GET', path: '/readyz', isKeyed: false },
  /** Charges a card. */
  chargeCard: { method: 'POST', path: '/payments/card', isKeyed: true },
  /** Cancels a payment, whole or in part; {} cancels all that is left. */
  cancelPayment: { method: 'POST', path: '/payments/{id}/cancels', isKeyed: true },
  /** Finds by the management number of a payment or of a cancel. */
  findPayment: { method: 'GET', path: '/payments/{id}', isKeyed: false },
  /** Pages through payments, newest first. */
  listPayments: { method: 'GET', path: '/payments', isKeyed: false },
  /** Every telegram of a payment and its cancels, field by field, secrets starred. */
  listTelegrams: { method: 'GET', path: '/payments/{id}/telegrams', isKeyed: false },
  /** Open and parked questions, oldest first. */
  listDoubts: { method: 'GET', path: '/doubts', isKeyed: false },
  /** Has a parked question asked once more. */
  reopenDoubt: { method: 'POST', path: '/doubts/{managementNumber}/reopen', isKeyed: true },
  /** Registers an address for webhooks. */
  registerWebhookEndpoint: { method: 'POST', path: '/webhooks/endpoints', isKeyed: false },
  /** Every address, oldest first. */
  listWebhookEndpoints: { method: 'GET', path: '/webhooks/endpoints', isKeyed: false },
  /** One address. */
  findWebhookEndpoint: { method: 'GET', path: '/webhooks/endpoints/{endpointId}', isKeyed: false },
  /** Changes address, kinds, or whether anything is sent. */
  changeWebhookEndpoint: { method: 'PATCH', path: '/webhooks/endpoints/{endpointId}', isKeyed: false },
  /** Removes an address; what was still to be sent to it is gone. */
  removeWebhookEndpoint: { method: 'DELETE', path: '/webhooks/endpoints/{endpointId}', isKeyed: false },
  /** Makes a new secret; the one before signs beside it for seven days. */
  rotateWebhookSecret: { method: 'POST', path: '/webhooks/endpoints/{endpointId}/rotate-secret', isKeyed: false },
  /** Pages through webhooks, newest first. */
  listWebhookDeliveries: { method: 'GET', path: '/webhooks/deliveries', isKeyed: false },
  /** One webhook with every try of it. */
  findWebhookDelivery: { method: 'GET', path: '/webhooks/deliveries/{deliveryId}', isKeyed: false },
  /** Sends a webhook once more, under the same id; if it fails the retries begin anew. */
  resendWebhook: { method: 'POST', path: '/webhooks/deliveries/{deliveryId}/resend', isKeyed: true },
  /** Sends an endpoint a webhook of the kind TEST, which tells of nothing. */
  testWebhookEndpoint: { method: 'POST', path: '/webhooks/endpoints/{endpointId}/test', isKeyed: true },
  /** 결제. */
  assignmentPayment: { method: 'POST', path: '/api/payment', isKeyed: true },
  /** 결제취소, 부분취소. */
  assignmentCancel: { method: 'POST', path: '/api/cancel', isKeyed: true },
  /** 결제정보 조회. */
  assignmentSelect: { method: 'POST', path: '/api/select', isKeyed: false },
  /** Says that the tables are there; a start of the gateway makes them, and this deletes nothing. */
  assignmentSetup: { method: 'GET', path: '/api/setup', isKeyed: false },
  /** 카드 번호 결제. */
  tossKeyIn: { method: 'POST', path: '/v1/payments/key-in', isKeyed: true },
  /** 결제 승인. */
  tossConfirm: { method: 'POST', path: '/v1/payments/confirm', isKeyed: true },
  /** 결제 승인(이전 방식). */
  tossConfirmByKey: { method: 'POST', path: '/v1/payments/{paymentKey}', isKeyed: true },
  /** 결제 조회. */
  tossFindPayment: { method: 'GET', path: '/v1/payments/{paymentKey}', isKeyed: false },
  /** 가상계좌 발급. */
  tossIssueVirtualAccount: { method: 'POST', path: '/v1/virtual-accounts', isKeyed: true },
  /** 결제 취소, 부분 취소. */
  tossCancel: { method: 'POST', path: '/v1/payments/{paymentKey}/cancel', isKeyed: true },
  /** 주문번호로 결제 조회. */
  tossFindOrder: { method: 'GET', path: '/v1/payments/orders/{orderId}', isKeyed: false },
  /** 카드 번호로 빌링키 발급. */
  tossBillingByCard: { method: 'POST', path: '/v1/billing/authorizations/card', isKeyed: true },
  /** 결제창 인증키로 빌링키 발급. */
  tossBillingByWindow: { method: 'POST', path: '/v1/billing/authorizations/issue', isKeyed: true },
  /** 결제창 인증키로 빌링키 발급 (이전 주소). */
  tossBillingByWindowLegacy: { method: 'POST', path: '/v1/billing/authorizations/{authKey}', isKeyed: true },
  /** 자동결제 승인. */
  tossChargeBillingKey: { method: 'POST', path: '/v1/billing/{billingKey}', isKeyed: true },
  /** 빌링키 삭제. */
  tossDeleteBillingKey: { method: 'DELETE', path: '/v1/billing/{billingKey}', isKeyed: false },
  /** 현금영수증 발급. */
  tossIssueReceipt: { method: 'POST', path: '/v1/cash-receipts', isKeyed: true },
  /** 현금영수증 조회. */
  tossListReceipts: { method: 'GET', path: '/v1/cash-receipts', isKeyed: false },
  /** 현금영수증 발급 취소, 부분 취소. */
  tossCancelReceipt: { method: 'POST', path: '/v1/cash-receipts/{receiptKey}/cancel', isKeyed: true },
  /** 거래 조회. */
  tossListTransactions: { method: 'GET', path: '/v1/transactions', isKeyed: false },
  /** 정산 조회. */
  tossListSettlements: { method: 'GET', path: '/v1/settlements', isKeyed: false },
  /** 수동 정산 요청. */
  tossSettle: { method: 'POST', path: '/v1/settlements', isKeyed: true },
  /** 카드 혜택 조회: 즉시 할인, 무이자 할부. */
  tossCardPromotions: { method: 'GET', path: '/v1/promotions/card', isKeyed: false },
  /** The sandbox's clock. */
  readClock: { method: 'GET', path: '/sandbox/clock', isKeyed: false },
  /** Moves the clock and lets everything that fell due happen. */
  moveClock: { method: 'POST', path: '/sandbox/clock', isKeyed: false },
  /** Every invariant with its verdict, ledger totals, and our books against those of card company and bank. */
  checkBooks: { method: 'GET', path: '/sandbox/books', isKeyed: false },
  /** Empties the books of both sides and sets the clock right. */
  resetSandbox: { method: 'POST', path: '/sandbox/reset', isKeyed: false },
  /** The answer rules in force, with their counters. */
  readCardCompanyRules: { method: 'GET', path: '/sandbox/partners/card-company/rules', isKeyed: false },
  /** Replaces all answer rules. */
  replaceCardCompanyRules: { method: 'PUT', path: '/sandbox/partners/card-company/rules', isKeyed: false },
  /** What the partner believes it did: its own memory, never ours. */
  readCardCompanyBook: { method: 'GET', path: '/sandbox/partners/card-company/book', isKeyed: false },
  /** The answer rules in force, with their counters. */
  readBankRules: { method: 'GET', path: '/sandbox/partners/bank/rules', isKeyed: false },
  /** Replaces all answer rules. */
  replaceBankRules: { method: 'PUT', path: '/sandbox/partners/bank/rules', isKeyed: false },
  /** What the partner believes it did: its own memory, never ours. */
  readBankBook: { method: 'GET', path: '/sandbox/partners/bank/book', isKeyed: false },
  /** Somebody pays into a virtual account; answers what the gateway made of it. */
  depositAtBank: { method: 'POST', path: '/sandbox/partners/bank/deposits', isKeyed: false },
  /** The bank takes a credited deposit back. */
  reverseAtBank: { method: 'POST', path: '/sandbox/partners/bank/reversals', isKeyed: false },
  /** When the bank is closed: never, nightly from 00:00 to 00:30 in Seoul, or now. */
  setBankMaintenance: { method: 'PUT', path: '/sandbox/partners/bank/maintenance', isKeyed: false },
  /** How badly webhooks are treated. */
  readWebhookChaos: { method: 'GET', path: '/sandbox/webhooks/chaos', isKeyed: false },
  /** Duplicates, overtakes, delays, loses or hurries webhooks, alike under the same seed. */
  setWebhookChaos: { method: 'PUT', path: '/sandbox/webhooks/chaos', isKeyed: false },
  /** Makes a payment that the buyer has authenticated and nobody has confirmed. */
  authenticatePayment: { method: 'POST', path: '/sandbox/authenticate', isKeyed: false },
  /** Pays into the virtual account of a payment, at the bank. */
  depositIntoVirtualAccount: { method: 'POST', path: '/sandbox/virtual-accounts/{paymentKey}/deposit', isKeyed: false },
  /** The partner carries out this payment's next telegram, and its reply is lost. */
  loseReply: { method: 'POST', path: '/sandbox/checkouts/{paymentKey}/lose-reply', isKeyed: false },
} as const

/** What each operation takes, answers, and says where it refuses. */
export interface Operations {
  /** The process lives. */
  readonly isAlive: {
    readonly request: types.IsAliveData
    readonly answer: types.IsAliveResponse
    readonly refusal: unknown
  }
  /** Requests can be served. */
  readonly isReady: {
    readonly request: types.IsReadyData
    readonly answer: types.IsReadyResponse
    readonly refusal: types.IsReadyError
  }
  /** Charges a card. */
  readonly chargeCard: {
    readonly request: types.ChargeCardData
    readonly answer: types.ChargeCardResponse
    readonly refusal: types.ChargeCardError
  }
  /** Cancels a payment, whole or in part; {} cancels all that is left. */
  readonly cancelPayment: {
    readonly request: types.CancelPaymentData
    readonly answer: types.CancelPaymentResponse
    readonly refusal: types.CancelPaymentError
  }
  /** Finds by the management number of a payment or of a cancel. */
  readonly findPayment: {
    readonly request: types.FindPaymentData
    readonly answer: types.FindPaymentResponse
    readonly refusal: types.FindPaymentError
  }
  /** Pages through payments, newest first. */
  readonly listPayments: {
    readonly request: types.ListPaymentsData
    readonly answer: types.ListPaymentsResponse
    readonly refusal: types.ListPaymentsError
  }
  /** Every telegram of a payment and its cancels, field by field, secrets starred. */
  readonly listTelegrams: {
    readonly request: types.ListTelegramsData
    readonly answer: types.ListTelegramsResponse
    readonly refusal: types.ListTelegramsError
  }
  /** Open and parked questions, oldest first. */
  readonly listDoubts: {
    readonly request: types.ListDoubtsData
    readonly answer: types.ListDoubtsResponse
    readonly refusal: types.ListDoubtsError
  }
  /** Has a parked question asked once more. */
  readonly reopenDoubt: {
    readonly request: types.ReopenDoubtData
    readonly answer: types.ReopenDoubtResponse
    readonly refusal: types.ReopenDoubtError
  }
  /** Registers an address for webhooks. */
  readonly registerWebhookEndpoint: {
    readonly request: types.RegisterWebhookEndpointData
    readonly answer: types.RegisterWebhookEndpointResponse
    readonly refusal: types.RegisterWebhookEndpointError
  }
  /** Every address, oldest first. */
  readonly listWebhookEndpoints: {
    readonly request: types.ListWebhookEndpointsData
    readonly answer: types.ListWebhookEndpointsResponse
    readonly refusal: types.ListWebhookEndpointsError
  }
  /** One address. */
  readonly findWebhookEndpoint: {
    readonly request: types.FindWebhookEndpointData
    readonly answer: types.FindWebhookEndpointResponse
    readonly refusal: types.FindWebhookEndpointError
  }
  /** Changes address, kinds, or whether anything is sent. */
  readonly changeWebhookEndpoint: {
    readonly request: types.ChangeWebhookEndpointData
    readonly answer: types.ChangeWebhookEndpointResponse
    readonly refusal: types.ChangeWebhookEndpointError
  }
  /** Removes an address; what was still to be sent to it is gone. */
  readonly removeWebhookEndpoint: {
    readonly request: types.RemoveWebhookEndpointData
    readonly answer: types.RemoveWebhookEndpointResponse
    readonly refusal: types.RemoveWebhookEndpointError
  }
  /** Makes a new secret; the one before signs beside it for seven days. */
  readonly rotateWebhookSecret: {
    readonly request: types.RotateWebhookSecretData
    readonly answer: types.RotateWebhookSecretResponse
    readonly refusal: types.RotateWebhookSecretError
  }
  /** Pages through webhooks, newest first. */
  readonly listWebhookDeliveries: {
    readonly request: types.ListWebhookDeliveriesData
    readonly answer: types.ListWebhookDeliveriesResponse
    readonly refusal: types.ListWebhookDeliveriesError
  }
  /** One webhook with every try of it. */
  readonly findWebhookDelivery: {
    readonly request: types.FindWebhookDeliveryData
    readonly answer: types.FindWebhookDeliveryResponse
    readonly refusal: types.FindWebhookDeliveryError
  }
  /** Sends a webhook once more, under the same id; if it fails the retries begin anew. */
  readonly resendWebhook: {
    readonly request: types.ResendWebhookData
    readonly answer: types.ResendWebhookResponse
    readonly refusal: types.ResendWebhookError
  }
  /** Sends an endpoint a webhook of the kind TEST, which tells of nothing. */
  readonly testWebhookEndpoint: {
    readonly request: types.TestWebhookEndpointData
    readonly answer: types.TestWebhookEndpointResponse
    readonly refusal: types.TestWebhookEndpointError
  }
  /** 결제. */
  readonly assignmentPayment: {
    readonly request: types.AssignmentPaymentData
    readonly answer: types.AssignmentPaymentResponse
    readonly refusal: types.AssignmentPaymentError
  }
  /** 결제취소, 부분취소. */
  readonly assignmentCancel: {
    readonly request: types.AssignmentCancelData
    readonly answer: types.AssignmentCancelResponse
    readonly refusal: types.AssignmentCancelError
  }
  /** 결제정보 조회. */
  readonly assignmentSelect: {
    readonly request: types.AssignmentSelectData
    readonly answer: types.AssignmentSelectResponse
    readonly refusal: types.AssignmentSelectError
  }
  /** Says that the tables are there; a start of the gateway makes them, and this deletes nothing. */
  readonly assignmentSetup: {
    readonly request: types.AssignmentSetupData
    readonly answer: types.AssignmentSetupResponse
    readonly refusal: types.AssignmentSetupError
  }
  /** 카드 번호 결제. */
  readonly tossKeyIn: {
    readonly request: types.TossKeyInData
    readonly answer: types.TossKeyInResponse
    readonly refusal: types.TossKeyInError
  }
  /** 결제 승인. */
  readonly tossConfirm: {
    readonly request: types.TossConfirmData
    readonly answer: types.TossConfirmResponse
    readonly refusal: types.TossConfirmError
  }
  /** 결제 승인(이전 방식). */
  readonly tossConfirmByKey: {
    readonly request: types.TossConfirmByKeyData
    readonly answer: types.TossConfirmByKeyResponse
    readonly refusal: types.TossConfirmByKeyError
  }
  /** 결제 조회. */
  readonly tossFindPayment: {
    readonly request: types.TossFindPaymentData
    readonly answer: types.TossFindPaymentResponse
    readonly refusal: types.TossFindPaymentError
  }
  /** 가상계좌 발급. */
  readonly tossIssueVirtualAccount: {
    readonly request: types.TossIssueVirtualAccountData
    readonly answer: types.TossIssueVirtualAccountResponse
    readonly refusal: types.TossIssueVirtualAccountError
  }
  /** 결제 취소, 부분 취소. */
  readonly tossCancel: {
    readonly request: types.TossCancelData
    readonly answer: types.TossCancelResponse
    readonly refusal: types.TossCancelError
  }
  /** 주문번호로 결제 조회. */
  readonly tossFindOrder: {
    readonly request: types.TossFindOrderData
    readonly answer: types.TossFindOrderResponse
    readonly refusal: types.TossFindOrderError
  }
  /** 카드 번호로 빌링키 발급. */
  readonly tossBillingByCard: {
    readonly request: types.TossBillingByCardData
    readonly answer: types.TossBillingByCardResponse
    readonly refusal: types.TossBillingByCardError
  }
  /** 결제창 인증키로 빌링키 발급. */
  readonly tossBillingByWindow: {
    readonly request: types.TossBillingByWindowData
    readonly answer: types.TossBillingByWindowResponse
    readonly refusal: types.TossBillingByWindowError
  }
  /** 결제창 인증키로 빌링키 발급 (이전 주소). */
  readonly tossBillingByWindowLegacy: {
    readonly request: types.TossBillingByWindowLegacyData
    readonly answer: types.TossBillingByWindowLegacyResponse
    readonly refusal: types.TossBillingByWindowLegacyError
  }
  /** 자동결제 승인. */
  readonly tossChargeBillingKey: {
    readonly request: types.TossChargeBillingKeyData
    readonly answer: types.TossChargeBillingKeyResponse
    readonly refusal: types.TossChargeBillingKeyError
  }
  /** 빌링키 삭제. */
  readonly tossDeleteBillingKey: {
    readonly request: types.TossDeleteBillingKeyData
    readonly answer: null
    readonly refusal: types.TossDeleteBillingKeyError
  }
  /** 현금영수증 발급. */
  readonly tossIssueReceipt: {
    readonly request: types.TossIssueReceiptData
    readonly answer: types.TossIssueReceiptResponse
    readonly refusal: types.TossIssueReceiptError
  }
  /** 현금영수증 조회. */
  readonly tossListReceipts: {
    readonly request: types.TossListReceiptsData
    readonly answer: types.TossListReceiptsResponse
    readonly refusal: types.TossListReceiptsError
  }
  /** 현금영수증 발급 취소, 부분 취소. */
  readonly tossCancelReceipt: {
    readonly request: types.TossCancelReceiptData
    readonly answer: types.TossCancelReceiptResponse
    readonly refusal: types.TossCancelReceiptError
  }
  /** 거래 조회. */
  readonly tossListTransactions: {
    readonly request: types.TossListTransactionsData
    readonly answer: types.TossListTransactionsResponse
    readonly refusal: types.TossListTransactionsError
  }
  /** 정산 조회. */
  readonly tossListSettlements: {
    readonly request: types.TossListSettlementsData
    readonly answer: types.TossListSettlementsResponse
    readonly refusal: types.TossListSettlementsError
  }
  /** 수동 정산 요청. */
  readonly tossSettle: {
    readonly request: types.TossSettleData
    readonly answer: types.TossSettleResponse
    readonly refusal: types.TossSettleError
  }
  /** 카드 혜택 조회: 즉시 할인, 무이자 할부. */
  readonly tossCardPromotions: {
    readonly request: types.TossCardPromotionsData
    readonly answer: types.TossCardPromotionsResponse
    readonly refusal: types.TossCardPromotionsError
  }
  /** The sandbox's clock. */
  readonly readClock: {
    readonly request: types.ReadClockData
    readonly answer: types.ReadClockResponse
    readonly refusal: types.ReadClockError
  }
  /** Moves the clock and lets everything that fell due happen. */
  readonly moveClock: {
    readonly request: types.MoveClockData
    readonly answer: types.MoveClockResponse
    readonly refusal: types.MoveClockError
  }
  /** Every invariant with its verdict, ledger totals, and our books against those of card company and bank. */
  readonly checkBooks: {
    readonly request: types.CheckBooksData
    readonly answer: types.CheckBooksResponse
    readonly refusal: types.CheckBooksError
  }
  /** Empties the books of both sides and sets the clock right. */
  readonly resetSandbox: {
    readonly request: types.ResetSandboxData
    readonly answer: types.ResetSandboxResponse
    readonly refusal: types.ResetSandboxError
  }
  /** The answer rules in force, with their counters. */
  readonly readCardCompanyRules: {
    readonly request: types.ReadCardCompanyRulesData
    readonly answer: types.ReadCardCompanyRulesResponse
    readonly refusal: types.ReadCardCompanyRulesError
  }
  /** Replaces all answer rules. */
  readonly replaceCardCompanyRules: {
    readonly request: types.ReplaceCardCompanyRulesData
    readonly answer: types.ReplaceCardCompanyRulesResponse
    readonly refusal: types.ReplaceCardCompanyRulesError
  }
  /** What the partner believes it did: its own memory, never ours. */
  readonly readCardCompanyBook: {
    readonly request: types.ReadCardCompanyBookData
    readonly answer: types.ReadCardCompanyBookResponse
    readonly refusal: types.ReadCardCompanyBookError
  }
  /** The answer rules in force, with their counters. */
  readonly readBankRules: {
    readonly request: types.ReadBankRulesData
    readonly answer: types.ReadBankRulesResponse
    readonly refusal: types.ReadBankRulesError
  }
  /** Replaces all answer rules. */
  readonly replaceBankRules: {
    readonly request: types.ReplaceBankRulesData
    readonly answer: types.ReplaceBankRulesResponse
    readonly refusal: types.ReplaceBankRulesError
  }
  /** What the partner believes it did: its own memory, never ours. */
  readonly readBankBook: {
    readonly request: types.ReadBankBookData
    readonly answer: types.ReadBankBookResponse
    readonly refusal: types.ReadBankBookError
  }
  /** Somebody pays into a virtual account; answers what the gateway made of it. */
  readonly depositAtBank: {
    readonly request: types.DepositAtBankData
    readonly answer: types.DepositAtBankResponse
    readonly refusal: types.DepositAtBankError
  }
  /** The bank takes a credited deposit back. */
  readonly reverseAtBank: {
    readonly request: types.ReverseAtBankData
    readonly answer: types.ReverseAtBankResponse
    readonly refusal: types.ReverseAtBankError
  }
  /** When the bank is closed: never, nightly from 00:00 to 00:30 in Seoul, or now. */
  readonly setBankMaintenance: {
    readonly request: types.SetBankMaintenanceData
    readonly answer: types.SetBankMaintenanceResponse
    readonly refusal: types.SetBankMaintenanceError
  }
  /** How badly webhooks are treated. */
  readonly readWebhookChaos: {
    readonly request: types.ReadWebhookChaosData
    readonly answer: types.ReadWebhookChaosResponse
    readonly refusal: types.ReadWebhookChaosError
  }
  /** Duplicates, overtakes, delays, loses or hurries webhooks, alike under the same seed. */
  readonly setWebhookChaos: {
    readonly request: types.SetWebhookChaosData
    readonly answer: types.SetWebhookChaosResponse
    readonly refusal: types.SetWebhookChaosError
  }
  /** Makes a payment that the buyer has authenticated and nobody has confirmed. */
  readonly authenticatePayment: {
    readonly request: types.AuthenticatePaymentData
    readonly answer: types.AuthenticatePaymentResponse
    readonly refusal: types.AuthenticatePaymentError
  }
  /** Pays into the virtual account of a payment, at the bank. */
  readonly depositIntoVirtualAccount: {
    readonly request: types.DepositIntoVirtualAccountData
    readonly answer: types.DepositIntoVirtualAccountResponse
    readonly refusal: types.DepositIntoVirtualAccountError
  }
  /** The partner carries out this payment's next telegram, and its reply is lost. */
  readonly loseReply: {
    readonly request: types.LoseReplyData
    readonly answer: types.LoseReplyResponse
    readonly refusal: types.LoseReplyError
  }
}
