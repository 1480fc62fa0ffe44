// Made from docs/openapi.json by `npm run docs`.

export type ClientOptions = {
    baseUrl: `${string}://${string}` | (string & {});
};

export type AssignmentPaymentInput = {
    /**
     * 카드번호: 10 to 16 digits
     */
    card_no: number | string;
    /**
     * 유효기간: mmyy
     */
    exp_ym: string;
    /**
     * cvc: three digits
     */
    card_cvc: string;
    /**
     * 할부개월수: 0 to 12
     */
    pay_prd: number | string;
    /**
     * 결제금액
     */
    pay_amt: number;
    /**
     * 부가가치세; by default an eleventh, rounded
     */
    vat_amt?: number | null;
};

export type AssignmentCancelInput = {
    /**
     * 관리번호 of the payment
     */
    mgnt_no: string;
    /**
     * 취소금액
     */
    pay_amt: number;
    vat_amt?: number | null;
};

export type AssignmentSelectInput = {
    /**
     * 관리번호 of a payment or of a cancel
     */
    mgnt_no: string;
};

export type CardPaymentRequestInput = {
    /**
     * 10 to 16 digits
     */
    cardNumber: string;
    /**
     * mmyy
     */
    expiry: string;
    /**
     * three digits; never stored
     */
    cvc: string;
    /**
     * 0 (single payment) to 12
     */
    installmentMonths?: number;
    /**
     * 100 to 1,000,000,000 won
     */
    amount: number;
    /**
     * by default an eleventh of what is taxed, rounded
     */
    vat?: number;
    /**
     * the part of the amount that bears no VAT; 0 by default
     */
    taxFreeAmount?: number;
    /**
     * unique per merchant, unless the payment failed
     */
    orderId?: string;
    orderName?: string;
};

export type CancelRequestInput = {
    /**
     * by default all that is left
     */
    amount?: number;
    /**
     * by default worked out, so that all cancels add up to the VAT
     */
    vat?: number;
    taxFreeAmount?: number;
    reason?: string;
    /**
     * refuses the cancel when another amount is left
     */
    expectedBalance?: number;
};

export type TossKeyInInput = {
    amount: number | string;
    orderId: string;
    /**
     * required; an older client that names the `method` may leave it out
     */
    orderName?: string | null;
    cardNumber: string;
    cardExpirationYear: string;
    cardExpirationMonth: string;
    /**
     * required, but for an older client that names the `method`; checked for its form and dropped
     */
    customerIdentityNumber?: string | null;
    /**
     * in place of it, from older clients
     */
    customerBirthday?: string | null;
    /**
     * `card`, from older clients
     */
    method?: unknown;
    /**
     * checked for its form and dropped
     */
    cardPassword?: string | null;
    cardInstallmentPlan?: number | string | null;
    taxFreeAmount?: number | string | null;
    customerEmail?: string | null;
    [key: string]: unknown;
};

export type TossCancelRequestInput = {
    cancelReason: string;
    /**
     * by default the whole balance
     */
    cancelAmount?: number | string | null;
    taxFreeAmount?: number | string | null;
    /**
     * refuses the cancel when another amount is left
     */
    refundableAmount?: number | string | null;
    /**
     * required for a virtual account that was paid into
     */
    refundReceiveAccount?: {
        /**
         * code or name
         */
        bank: string;
        accountNumber: string;
        holderName: string;
        [key: string]: unknown;
    } | null;
    taxExemptionAmount?: number | string | null;
    cancelRequestId?: string | null;
    currency?: string | null;
    [key: string]: unknown;
};

export type TossConfirmInput = {
    paymentKey: string;
    orderId: string;
    amount: number | string;
    [key: string]: unknown;
};

export type TossLegacyConfirmInput = {
    orderId: string;
    amount: number | string;
    [key: string]: unknown;
};

export type TossVirtualAccountRequestInput = {
    amount: number | string;
    orderId: string;
    orderName: string;
    customerName: string;
    /**
     * code or name
     */
    bank: string;
    /**
     * 1 to 720, 168 by default
     */
    validHours?: number | string | null;
    /**
     * ISO 8601, of Seoul without an offset; instead of validHours
     */
    dueDate?: string | null;
    taxFreeAmount?: number | string | null;
    customerEmail?: string | null;
    customerMobilePhone?: string | null;
    metadata?: {
        [key: string]: string;
    } | null;
    [key: string]: unknown;
};

export type NewWebhookEndpointInput = {
    /**
     * https in live mode, where private addresses are refused; http too in a sandbox
     */
    url: string;
    /**
     * kinds that are sent; empty sends all
     */
    events?: Array<'PAYMENT_STATUS_CHANGED' | 'DEPOSIT_CALLBACK' | 'BILLING_DELETED'>;
};

export type WebhookEndpointChangeInput = {
    /**
     * https in live mode, where private addresses are refused; http too in a sandbox
     */
    url?: string;
    /**
     * kinds that are sent; empty sends all
     */
    events?: Array<'PAYMENT_STATUS_CHANGED' | 'DEPOSIT_CALLBACK' | 'BILLING_DELETED'>;
    enabled?: boolean;
};

export type WebhookChaosInput = {
    /**
     * share of the tries that are sent twice, under the same id
     */
    duplicate?: number;
    /**
     * share of the tries that a later one overtakes
     */
    reorder?: number;
    /**
     * real milliseconds before each try
     */
    delayMs?: number;
    /**
     * share of the tries that are lost, and so come again
     */
    drop?: number;
    /**
     * the webhook of a confirmation arrives before its own answer
     */
    early?: boolean;
    /**
     * the same seed does the same again
     */
    seed?: number;
};

export type ClockMoveInput = {
    advance: string;
} | {
    to: string;
};

export type SandboxAuthenticateInput = {
    method?: 'card' | 'virtual_account' | 'transfer';
    amount: number;
    /**
     * made up when left out
     */
    orderId?: string;
    orderName?: string;
    taxFreeAmount?: number;
    customerName?: string;
    cardNumber?: string;
    /**
     * mmyy
     */
    expiry?: string;
    cvc?: string | null;
    installmentMonths?: number;
    /**
     * code or name
     */
    bank?: string;
    accountNumber?: string;
    holderName?: string;
    validHours?: number;
};

export type SandboxDepositInput = {
    /**
     * by default what is asked for
     */
    amount?: number;
    depositorName?: string;
};

export type TossBillingCardInput = {
    /**
     * 2 to 300 characters; the shop's own name for the buyer
     */
    customerKey: string;
    cardNumber: string;
    cardExpirationYear: string;
    cardExpirationMonth: string;
    /**
     * required; checked for its form and dropped
     */
    customerIdentityNumber?: string | null;
    /**
     * in place of it, from older clients
     */
    customerBirthday?: string | null;
    /**
     * checked for its form and dropped
     */
    cardPassword?: string | null;
    customerName?: string | null;
    customerEmail?: string | null;
    vbv?: unknown;
    [key: string]: unknown;
};

export type TossBillingIssueInput = {
    authKey: string;
    /**
     * 2 to 300 characters; the shop's own name for the buyer
     */
    customerKey: string;
    [key: string]: unknown;
};

export type TossBillingLegacyIssueInput = {
    /**
     * 2 to 300 characters; the shop's own name for the buyer
     */
    customerKey: string;
    [key: string]: unknown;
};

export type TossBillingChargeInput = {
    /**
     * 2 to 300 characters; the shop's own name for the buyer
     */
    customerKey: string;
    amount: number | string;
    orderId: string;
    /**
     * by default the order id
     */
    orderName?: string | null;
    cardInstallmentPlan?: number | string | null;
    taxFreeAmount?: number | string | null;
    taxExemptionAmount?: number | string | null;
    customerName?: string | null;
    customerEmail?: string | null;
    customerMobilePhone?: string | null;
    customerIp?: string | null;
    method?: unknown;
    billingKey?: unknown;
    [key: string]: unknown;
};

export type TossReceiptRequestInput = {
    amount: number;
    orderId: string;
    orderName: string;
    /**
     * required; telephone, card or business number
     */
    customerIdentityNumber?: string | null;
    /**
     * in place of it, from older clients
     */
    registrationNumber?: string | null;
    /**
     * 소득공제 by default
     */
    type?: '소득공제' | '지출증빙' | null;
    taxFreeAmount?: number | string | null;
    /**
     * the shop's own, when its contract has another
     */
    businessNumber?: string | null;
    paymentKey?: string | null;
    [key: string]: unknown;
};

export type TossReceiptCancelInput = {
    /**
     * by default all that is left
     */
    amount?: number | string | null;
    [key: string]: unknown;
};

export type TossSettlementRequestInput = {
    paymentKey: string;
    [key: string]: unknown;
};

export type AssignmentPaid = {
    mgnt_no: string;
    /**
     * 카드사전송데이터: the 450 columns, whole in the assignment profile and starred in strict
     */
    send_data: string;
};

export type AssignmentCancelled = {
    /**
     * 관리번호 of the cancel
     */
    mgnt_no: string;
    orgnl_mgnt_no: string;
    /**
     * 카드사전송데이터: the 450 columns, whole in the assignment profile and starred in strict
     */
    send_data: string;
};

export type AssignmentSelected = {
    mgnt_no: string;
    /**
     * all but the first 6 and the last 3 digits starred
     */
    card_no: string;
    exp_ym: string;
    /**
     * starred in the strict profile
     */
    card_cvc: string;
    pay_prd: number;
    /**
     * 0: payment, 1: cancel
     */
    cncl_cd: '0' | '1';
    pay_amt: number;
    vat_amt: number;
    /**
     * of a cancel: the payment
     */
    orgnl_mgnt_no: string | null;
    state: string;
};

export type AssignmentError = {
    /**
     * in Korean, as the assignment words it
     */
    message: string;
    /**
     * our code, which tells apart what the assignment says alike
     */
    code: string;
    /**
     * what was made all the same
     */
    mgnt_no?: string;
};

export type Failure = {
    /**
     * one of INVALID_REQUEST, CARD_NUMBER_INVALID, EXPIRY_INVALID, CVC_INVALID, INSTALLMENT_INVALID, AMOUNT_INVALID, VAT_INVALID, TAX_FREE_AMOUNT_INVALID, TEST_CARD_ONLY, PAYMENT_NOT_FOUND, ORDER_ALREADY_USED, CARD_IN_USE, DUPLICATE_REQUEST, CANCEL_IN_PROGRESS, PAYMENT_NOT_CANCELLABLE, PAYMENT_IN_DOUBT, ALREADY_CANCELLED, CANCEL_AMOUNT_INVALID, CANCEL_AMOUNT_EXCEEDS_BALANCE, CANCEL_VAT_EXCEEDS_AMOUNT, CANCEL_VAT_EXCEEDS_BALANCE, CANCEL_VAT_LEFT_OVER, CANCEL_LEAVES_VAT_ABOVE_AMOUNT, BALANCE_CHANGED, CARD_LIMIT_EXCEEDED, CARD_EXPIRED, CARD_LOST_OR_STOLEN, CARD_UNKNOWN, CARD_CVC_WRONG, CARD_DECLINED, CANCEL_DECLINED, CARD_COMPANY_UNREACHABLE, CHECKOUT_NOT_AUTHENTICATED, CHECKOUT_OVER, ALREADY_CONFIRMED, CONFIRM_ORDER_DIFFERS, CONFIRM_AMOUNT_DIFFERS, CLIENT_KEY_UNKNOWN, BANK_INVALID, DUE_DATE_INVALID, DUE_DATE_TOO_FAR, PARTIAL_CANCEL_BEFORE_DEPOSIT, REFUND_ACCOUNT_REQUIRED, CANCEL_TOO_LATE, DEPOSIT_NOT_AWAITED, DEPOSIT_ARRIVED, ACCOUNT_INVALID, ACCOUNT_HOLDER_MISMATCH, ACCOUNT_STOPPED, INSUFFICIENT_FUNDS, TRANSFER_LIMIT_EXCEEDED, BANK_CLOSED, BANK_DECLINED, BANK_UNREACHABLE, REFUND_ACCOUNT_INVALID, BILLING_KEY_UNKNOWN, BILLING_KEY_DELETED, CUSTOMER_KEY_DIFFERS, AUTH_KEY_INVALID, CARD_KIND_NOT_SUPPORTED, BUSINESS_NUMBER_INVALID, RECEIPT_IDENTITY_INVALID, RECEIPT_NOT_FOUND, RECEIPT_NOT_CANCELLABLE, TRANSACTION_NOT_FOUND, NOTHING_TO_SETTLE, NET_CANCELLED, IDEMPOTENCY_KEY_INVALID, IDEMPOTENT_REQUEST_PROCESSING, CREDENTIALS_MALFORMED, CREDENTIALS_UNKNOWN, KEY_RETIRED, DATABASE_UNAVAILABLE, PARTNER_UNAVAILABLE, WEBHOOK_ENDPOINT_NOT_FOUND, WEBHOOK_DELIVERY_NOT_FOUND, WEBHOOK_URL_REFUSED, WEBHOOK_ENDPOINTS_TOO_MANY, DOUBT_NOT_PARKED
     */
    code: string;
    message: string;
    /**
     * the card company's own code
     */
    replyCode: string | null;
};

export type Cancel = {
    /**
     * management number of the cancel
     */
    id: string;
    state: 'requested' | 'in_doubt' | 'done' | 'declined' | 'not_sent' | 'net_cancelled';
    amount: number;
    vat: number;
    taxFreeAmount: number;
    reason: string | null;
    /**
     * ISO 8601 in Seoul
     */
    requestedAt: string;
    cancelledAt: string | null;
    /**
     * amount that was left after this cancel
     */
    balanceAfter: number | null;
    refusal: Failure | null;
};

export type Payment = {
    /**
     * management number of the payment
     */
    id: string;
    state: 'requested' | 'in_doubt' | 'awaiting_deposit' | 'approved' | 'partially_cancelled' | 'cancelled' | 'declined' | 'not_sent' | 'net_cancelled' | 'expired';
    method: 'card' | 'virtual_account' | 'transfer';
    orderId: string | null;
    orderName: string | null;
    amount: number;
    vat: number;
    taxFreeAmount: number;
    /**
     * what may still be cancelled
     */
    balance: {
        amount: number;
        vat: number;
    };
    installmentMonths: number;
    card: {
        /**
         * all but the first 6 and the last 3 digits starred
         */
        number: string;
        /**
         * mmyy; starred in the strict profile
         */
        expiry: string;
    } | null;
    account: {
        bank: string;
        /**
         * of a virtual account; the buyer's own is not shown
         */
        accountNumber: string | null;
        holderName: string;
        dueAt: string | null;
        depositedAt: string | null;
    } | null;
    approval: {
        number: string;
        /**
         * ISO 8601 in Seoul
         */
        approvedAt: string;
        issuer: string;
        acquirer: string;
        cardCompanyNumber: string;
    } | null;
    refusal: Failure | null;
    /**
     * ISO 8601 in Seoul
     */
    requestedAt: string;
    cancels: Array<Cancel>;
};

export type CancelAnswer = {
    cancel: Cancel;
    payment: Payment;
};

export type Found = {
    /**
     * management number of the payment
     */
    id: string;
    state: 'requested' | 'in_doubt' | 'awaiting_deposit' | 'approved' | 'partially_cancelled' | 'cancelled' | 'declined' | 'not_sent' | 'net_cancelled' | 'expired';
    method: 'card' | 'virtual_account' | 'transfer';
    orderId: string | null;
    orderName: string | null;
    amount: number;
    vat: number;
    taxFreeAmount: number;
    /**
     * what may still be cancelled
     */
    balance: {
        amount: number;
        vat: number;
    };
    installmentMonths: number;
    card: {
        /**
         * all but the first 6 and the last 3 digits starred
         */
        number: string;
        /**
         * mmyy; starred in the strict profile
         */
        expiry: string;
    } | null;
    account: {
        bank: string;
        /**
         * of a virtual account; the buyer's own is not shown
         */
        accountNumber: string | null;
        holderName: string;
        dueAt: string | null;
        depositedAt: string | null;
    } | null;
    approval: {
        number: string;
        /**
         * ISO 8601 in Seoul
         */
        approvedAt: string;
        issuer: string;
        acquirer: string;
        cardCompanyNumber: string;
    } | null;
    refusal: Failure | null;
    /**
     * ISO 8601 in Seoul
     */
    requestedAt: string;
    cancels: Array<Cancel>;
    /**
     * which of the two the management number names
     */
    type: 'payment' | 'cancel';
    /**
     * the cancel that was asked for, when one was
     */
    cancel: Cancel | null;
};

export type PaymentPage = {
    items: Array<Payment>;
    next: string | null;
};

export type TelegramList = {
    items: Array<{
        managementNumber: string;
        kind: string;
        status: 'WT' | 'DN' | 'FL';
        /**
         * ISO 8601 in Seoul
         */
        sentAt: string;
        answeredAt: string | null;
        request: {
            /**
             * the 450 columns, secret ones starred
             */
            text: string;
            fields: Array<{
                name: string;
                korean: string;
                offset: number;
                width: number;
                type: string;
                pad: string;
                secret: boolean;
                raw: string;
                hex: string | null;
                value: number | string | null;
                fault: string | null;
            }>;
        };
        reply: {
            /**
             * the 450 columns, secret ones starred
             */
            text: string;
            fields: Array<{
                name: string;
                korean: string;
                offset: number;
                width: number;
                type: string;
                pad: string;
                secret: boolean;
                raw: string;
                hex: string | null;
                value: number | string | null;
                fault: string | null;
            }>;
        } | null;
    }>;
};

export type Problem = {
    type: string;
    title: string;
    status: number;
    detail: string;
    /**
     * a code of the catalogue of refusals, or one of BODY_EMPTY, BODY_NOT_JSON, BODY_NOT_UTF8, BODY_TOO_DEEP, BODY_TOO_LARGE, MEDIA_TYPE_UNSUPPORTED, ROUTE_NOT_FOUND, METHOD_NOT_ALLOWED, ORIGIN_REFUSED, INTERNAL_ERROR
     */
    code: string;
    requestId: string;
    /**
     * the payment that was made and refused
     */
    paymentId?: string;
    /**
     * the cancel that was made and refused
     */
    cancelId?: string;
    /**
     * the card company's own code
     */
    replyCode?: string;
    errors?: Array<{
        path: string;
        message: string;
    }>;
};

export type DoubtList = {
    items: Array<{
        managementNumber: string;
        paymentId: string;
        kind: 'PAYMENT' | 'CANCEL';
        /**
         * how often the card company was asked again
         */
        attempts: number;
        /**
         * ISO 8601 in Seoul
         */
        sentAt: string;
        doubtSince: string | null;
        /**
         * set when the janitor has given up and a person must look
         */
        parkedAt: string | null;
    }>;
};

export type TossCancel = {
    transactionKey: string;
    cancelReason: string;
    /**
     * ISO 8601 with +09:00
     */
    canceledAt: string;
    cancelAmount: number;
    taxFreeAmount: number;
    taxExemptionAmount: number;
    /**
     * left after this cancel
     */
    refundableAmount: number;
    cardDiscountAmount: number;
    transferDiscountAmount: number;
    easyPayDiscountAmount: number;
    receiptKey: null;
    cancelStatus: 'DONE';
    cancelRequestId: null;
};

export type TossCard = {
    amount: number;
    issuerCode: string;
    acquirerCode: string;
    number: string;
    installmentPlanMonths: number;
    approveNo: string;
    useCardPoint: boolean;
    cardType: '신용' | '체크' | '기프트' | '미확인';
    ownerType: '개인' | '법인' | '미확인';
    acquireStatus: 'READY' | 'REQUESTED' | 'COMPLETED' | 'CANCEL_REQUESTED' | 'CANCELED';
    isInterestFree: boolean;
    interestPayer: null;
};

export type TossVirtualAccount = {
    accountType: '일반' | '고정';
    accountNumber: string;
    bankCode: string;
    customerName: string;
    depositorName: string | null;
    /**
     * ISO 8601 with +09:00
     */
    dueDate: string;
    expired: boolean;
    settlementStatus: 'INCOMPLETED' | 'COMPLETED';
    refundStatus: 'NONE' | 'PENDING' | 'FAILED' | 'PARTIAL_FAILED' | 'COMPLETED';
    refundReceiveAccount: {
        bankCode: string;
        accountNumber: string;
        holderName: string;
    } | null;
};

export type TossTransfer = {
    bankCode: string;
    settlementStatus: 'INCOMPLETED' | 'COMPLETED';
};

export type TossFailure = {
    code: string;
    message: string;
};

export type TossPayment = {
    version: '2022-11-16';
    paymentKey: string;
    type: 'NORMAL' | 'BILLING';
    orderId: string;
    orderName: string;
    mId: string;
    currency: 'KRW';
    /**
     * null before the buyer chooses
     */
    method: '카드' | '가상계좌' | '계좌이체' | null;
    totalAmount: number;
    balanceAmount: number;
    status: 'READY' | 'IN_PROGRESS' | 'WAITING_FOR_DEPOSIT' | 'DONE' | 'CANCELED' | 'PARTIAL_CANCELED' | 'ABORTED' | 'EXPIRED';
    /**
     * ISO 8601 with +09:00
     */
    requestedAt: string;
    approvedAt: string | null;
    useEscrow: boolean;
    lastTransactionKey: string | null;
    suppliedAmount: number;
    vat: number;
    cultureExpense: boolean;
    taxFreeAmount: number;
    taxExemptionAmount: number;
    cancels: Array<TossCancel> | null;
    isPartialCancelable: boolean;
    card: TossCard | null;
    virtualAccount: TossVirtualAccount | null;
    secret: string | null;
    mobilePhone: null;
    giftCertificate: null;
    transfer: TossTransfer | null;
    metadata: {
        [key: string]: string;
    } | null;
    receipt: {
        url: string;
    } | null;
    checkout: {
        url: string;
    };
    easyPay: null;
    country: 'KR';
    failure: TossFailure | null;
    cashReceipt: null;
    cashReceipts: null;
    discount: null;
};

export type WebhookEndpoint = {
    id: string;
    url: string;
    events: Array<string>;
    /**
     * while false nothing is sent, and nothing new is kept for it
     */
    enabled: boolean;
    /**
     * until when the secret before this one signs as well
     */
    formerSecretUntil: string | null;
    /**
     * ISO 8601 in Seoul
     */
    createdAt: string;
};

export type WebhookEndpointList = {
    items: Array<WebhookEndpoint>;
};

export type WebhookEndpointWithSecret = {
    id: string;
    url: string;
    events: Array<string>;
    /**
     * while false nothing is sent, and nothing new is kept for it
     */
    enabled: boolean;
    /**
     * until when the secret before this one signs as well
     */
    formerSecretUntil: string | null;
    /**
     * ISO 8601 in Seoul
     */
    createdAt: string;
    /**
     * `whsec_` and base64; shown this once
     */
    secret: string;
};

export type WebhookDelivery = {
    /**
     * `webhook-id` and `tosspayments-webhook-transmission-id` of every try
     */
    id: string;
    endpointId: string;
    eventId: string;
    eventType: string;
    subjectId: string;
    state: 'pending' | 'delivered' | 'failed' | 'gone';
    /**
     * tries whose outcome is known
     */
    attempts: number;
    nextAttemptAt: string | null;
    /**
     * when it happened
     */
    createdAt: string;
    settledAt: string | null;
};

export type WebhookDeliveryPage = {
    items: Array<WebhookDelivery>;
    next: string | null;
};

export type WebhookDeliveryWithAttempts = {
    /**
     * `webhook-id` and `tosspayments-webhook-transmission-id` of every try
     */
    id: string;
    endpointId: string;
    eventId: string;
    eventType: string;
    subjectId: string;
    state: 'pending' | 'delivered' | 'failed' | 'gone';
    /**
     * tries whose outcome is known
     */
    attempts: number;
    nextAttemptAt: string | null;
    /**
     * when it happened
     */
    createdAt: string;
    settledAt: string | null;
    tries: Array<{
        id: string;
        /**
         * ISO 8601 in Seoul
         */
        sentAt: string;
        durationMs: number;
        request: {
            headers: {
                [key: string]: string;
            };
            body: string;
        };
        reply: {
            status: number;
            headers: {
                [key: string]: string;
            };
            /**
             * no more than its first 4 KB
             */
            body: string;
        } | null;
        /**
         * why there was no reply
         */
        error: string | null;
    }>;
};

export type WebhookChaos = {
    /**
     * share of the tries that are sent twice, under the same id
     */
    duplicate: number;
    /**
     * share of the tries that a later one overtakes
     */
    reorder: number;
    /**
     * real milliseconds before each try
     */
    delayMs: number;
    /**
     * share of the tries that are lost, and so come again
     */
    drop: number;
    /**
     * the webhook of a confirmation arrives before its own answer
     */
    early: boolean;
    /**
     * the same seed does the same again
     */
    seed: number;
};

export type SandboxClock = {
    /**
     * ISO 8601 in Seoul
     */
    now: string;
    /**
     * how far the sandbox's clock stands from the machine's, in milliseconds
     */
    offsetMs: number;
    /**
     * how many open questions fell due by the move and were taken up
     */
    settled?: number;
};

export type Books = {
    balanced: boolean;
    /**
     * won by account, debits positive
     */
    ledger: {
        [key: string]: number;
    };
    invariants: Array<{
        name: string;
        korean: string;
        holds: boolean;
        offenders: Array<string>;
    }>;
    cardCompany: {
        agrees: boolean;
        compared: number;
        differences: Array<{
            managementNumber: string;
            class: 'only-ours' | 'only-theirs' | 'amount-differs' | 'state-differs';
            ours: string;
            theirs: string;
        }>;
    } | null;
    bank: {
        agrees: boolean;
        compared: number;
        differences: Array<{
            managementNumber: string;
            class: 'only-ours' | 'only-theirs' | 'amount-differs' | 'state-differs';
            ours: string;
            theirs: string;
        }>;
    } | null;
    doubts: {
        open: number;
        parked: number;
    };
};

export type SandboxAuthenticated = {
    paymentKey: string;
    orderId: string;
    amount: number;
};

export type SandboxDeposited = {
    noticeNumber: string;
    /**
     * pending: the bank has not been answered yet
     */
    state: 'pending' | 'credited' | 'returned' | 'reversed' | 'refused';
    /**
     * why the money went back
     */
    reason: string | null;
};

export type TossBilling = {
    mId: string;
    customerKey: string;
    authenticatedAt: string;
    method: '카드';
    billingKey: string;
    cardCompany: string;
    cardNumber: string;
    card: {
        issuerCode: string;
        acquirerCode: string;
        number: string;
        cardType: '신용' | '체크' | '기프트' | '미확인';
        ownerType: '개인' | '법인' | '미확인';
    };
};

export type TossReceipt = {
    receiptKey: string;
    issueNumber: string;
    issueStatus: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
    amount: number;
    taxFreeAmount: number;
    orderId: string;
    orderName: string;
    type: '소득공제' | '지출증빙';
    transactionType: 'CONFIRM' | 'CANCEL';
    businessNumber: string;
    customerIdentityNumber: string;
    failure: TossFailure | null;
    requestedAt: string;
    receiptUrl: string;
};

export type TossReceipts = {
    hasNext: boolean;
    lastCursor: number;
    data: Array<TossReceipt>;
};

export type TossTransaction = {
    mId: string;
    transactionKey: string;
    paymentKey: string;
    orderId: string;
    method: '카드' | '가상계좌' | '계좌이체';
    customerKey: string | null;
    useEscrow: boolean;
    receiptUrl: string | null;
    status: 'DONE' | 'CANCELED' | 'PARTIAL_CANCELED' | 'WAITING_FOR_DEPOSIT';
    transactionAt: string;
    currency: 'KRW';
    /**
     * negative for money that went back
     */
    amount: number;
};

export type TossSettlement = {
    mId: string;
    paymentKey: string;
    transactionKey: string;
    orderId: string;
    currency: 'KRW';
    method: '카드' | '가상계좌' | '계좌이체';
    /**
     * negative for a cancel, like all amounts here
     */
    amount: number;
    interestFee: number;
    /**
     * with its VAT: supplyAmount and vat
     */
    fee: number;
    fees: Array<{
        type: 'BASE' | 'INSTALLMENT_DISCOUNT' | 'INSTALLMENT' | 'POINT_SAVING' | 'ETC';
        fee: number;
    }>;
    /**
     * the fee without its VAT
     */
    supplyAmount: number;
    /**
     * the VAT of the fee
     */
    vat: number;
    /**
     * amount less fee
     */
    payOutAmount: number;
    approvedAt: string;
    soldDate: string;
    paidOutDate: string;
    card: TossCard | null;
    easyPay: null;
    giftCertificate: null;
    mobilePhone: null;
    transfer: TossTransfer | null;
    virtualAccount: TossVirtualAccount | null;
    cancel: TossCancel | null;
};

export type TossSettlementResult = {
    result: boolean;
};

export type TossPromotions = {
    discountCards: Array<{
        issuerCode: string;
        cardCompany: string;
        discountAmount: number;
        /**
         * what is left of the campaign
         */
        balance: number;
        discountCode: string;
        dueDate: string;
        minimumPaymentAmount: number;
        maximumPaymentAmount: number;
    }>;
    interestFreeCards: Array<{
        issuerCode: string;
        cardCompany: string;
        dueDate: string;
        installmentFreeMonths: Array<number>;
        minimumPaymentAmount: number;
    }>;
};

export type IsAliveData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/healthz';
};

export type IsAliveResponses = {
    /**
     * Default Response
     */
    200: {
        status: 'ok';
    };
};

export type IsAliveResponse = IsAliveResponses[keyof IsAliveResponses];

export type IsReadyData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/readyz';
};

export type IsReadyErrors = {
    /**
     * Default Response
     */
    503: {
        status: 'not ready';
    };
};

export type IsReadyError = IsReadyErrors[keyof IsReadyErrors];

export type IsReadyResponses = {
    /**
     * Default Response
     */
    200: {
        status: 'ready';
    };
};

export type IsReadyResponse = IsReadyResponses[keyof IsReadyResponses];

export type ChargeCardData = {
    body: CardPaymentRequestInput;
    headers?: {
        /**
         * 1 to 300 characters; the first answer is kept for 15 days and sent again
         */
        'idempotency-key'?: string;
        /**
         * `en` for English, Korean otherwise
         */
        'accept-language'?: string;
    };
    path?: never;
    query?: never;
    url: '/payments/card';
};

export type ChargeCardErrors = {
    /**
     * The request is not well formed
     */
    400: Problem;
    /**
     * No secret key, or an unknown one
     */
    401: Problem;
    /**
     * The card company declined
     */
    402: Problem;
    /**
     * Not now, or not any more
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * Not JSON in UTF-8
     */
    415: Problem;
    /**
     * The rules refuse it
     */
    422: Problem;
    /**
     * Something failed inside
     */
    500: Problem;
    /**
     * The outcome stayed unknown and was undone
     */
    502: Problem;
    /**
     * A database or partner is away; nothing was sent
     */
    503: Problem;
};

export type ChargeCardError = ChargeCardErrors[keyof ChargeCardErrors];

export type ChargeCardResponses = {
    /**
     * The card company approved
     */
    201: Payment;
    /**
     * Nobody knows yet; ask again by the id
     */
    202: Payment;
};

export type ChargeCardResponse = ChargeCardResponses[keyof ChargeCardResponses];

export type CancelPaymentData = {
    body: CancelRequestInput;
    headers?: {
        /**
         * 1 to 300 characters; the first answer is kept for 15 days and sent again
         */
        'idempotency-key'?: string;
        /**
         * `en` for English, Korean otherwise
         */
        'accept-language'?: string;
    };
    path: {
        /**
         * management number
         */
        id: string;
    };
    query?: never;
    url: '/payments/{id}/cancels';
};

export type CancelPaymentErrors = {
    /**
     * The request is not well formed
     */
    400: Problem;
    /**
     * No secret key, or an unknown one
     */
    401: Problem;
    /**
     * The card company declined
     */
    402: Problem;
    /**
     * There is no such thing
     */
    404: Problem;
    /**
     * Not now, or not any more
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * Not JSON in UTF-8
     */
    415: Problem;
    /**
     * The rules refuse it
     */
    422: Problem;
    /**
     * Something failed inside
     */
    500: Problem;
    /**
     * The outcome stayed unknown and was undone
     */
    502: Problem;
    /**
     * A database or partner is away; nothing was sent
     */
    503: Problem;
};

export type CancelPaymentError = CancelPaymentErrors[keyof CancelPaymentErrors];

export type CancelPaymentResponses = {
    /**
     * The card company cancelled
     */
    201: CancelAnswer;
    /**
     * Nobody knows yet; ask again by the id
     */
    202: CancelAnswer;
};

export type CancelPaymentResponse = CancelPaymentResponses[keyof CancelPaymentResponses];

export type FindPaymentData = {
    body?: never;
    path: {
        /**
         * management number
         */
        id: string;
    };
    query?: never;
    url: '/payments/{id}';
};

export type FindPaymentErrors = {
    /**
     * The request is not well formed
     */
    400: Problem;
    /**
     * No secret key, or an unknown one
     */
    401: Problem;
    /**
     * There is no such thing
     */
    404: Problem;
    /**
     * Something failed inside
     */
    500: Problem;
    /**
     * A database or partner is away; nothing was sent
     */
    503: Problem;
};

export type FindPaymentError = FindPaymentErrors[keyof FindPaymentErrors];

export type FindPaymentResponses = {
    /**
     * Found
     */
    200: Found;
};

export type FindPaymentResponse = FindPaymentResponses[keyof FindPaymentResponses];

export type ListPaymentsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * `next` of the page before
         */
        cursor?: string;
        limit?: number;
    };
    url: '/payments';
};

export type ListPaymentsErrors = {
    /**
     * The request is not well formed
     */
    400: Problem;
    /**
     * No secret key, or an unknown one
     */
    401: Problem;
    /**
     * There is no such thing
     */
    404: Problem;
    /**
     * Something failed inside
     */
    500: Problem;
    /**
     * A database or partner is away; nothing was sent
     */
    503: Problem;
};

export type ListPaymentsError = ListPaymentsErrors[keyof ListPaymentsErrors];

export type ListPaymentsResponses = {
    /**
     * A page
     */
    200: PaymentPage;
};

export type ListPaymentsResponse = ListPaymentsResponses[keyof ListPaymentsResponses];

export type ListTelegramsData = {
    body?: never;
    path: {
        /**
         * management number
         */
        id: string;
    };
    query?: never;
    url: '/payments/{id}/telegrams';
};

export type ListTelegramsErrors = {
    /**
     * The request is not well formed
     */
    400: Problem;
    /**
     * No secret key, or an unknown one
     */
    401: Problem;
    /**
     * There is no such thing
     */
    404: Problem;
    /**
     * Something failed inside
     */
    500: Problem;
    /**
     * A database or partner is away; nothing was sent
     */
    503: Problem;
};

export type ListTelegramsError = ListTelegramsErrors[keyof ListTelegramsErrors];

export type ListTelegramsResponses = {
    /**
     * The telegrams
     */
    200: TelegramList;
};

export type ListTelegramsResponse = ListTelegramsResponses[keyof ListTelegramsResponses];

export type ListDoubtsData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/doubts';
};

export type ListDoubtsErrors = {
    /**
     * No secret key, or an unknown one
     */
    401: Problem;
    /**
     * Something failed inside
     */
    500: Problem;
    /**
     * A database or partner is away; nothing was sent
     */
    503: Problem;
};

export type ListDoubtsError = ListDoubtsErrors[keyof ListDoubtsErrors];

export type ListDoubtsResponses = {
    /**
     * The questions
     */
    200: DoubtList;
};

export type ListDoubtsResponse = ListDoubtsResponses[keyof ListDoubtsResponses];

export type ReopenDoubtData = {
    body?: never;
    headers?: {
        /**
         * 1 to 300 characters; the first answer is kept for 15 days and sent again
         */
        'idempotency-key'?: string;
        /**
         * `en` for English, Korean otherwise
         */
        'accept-language'?: string;
    };
    path: {
        managementNumber: string;
    };
    query?: never;
    url: '/doubts/{managementNumber}/reopen';
};

export type ReopenDoubtErrors = {
    /**
     * The request is not well formed
     */
    400: Problem;
    /**
     * No secret key, or an unknown one
     */
    401: Problem;
    /**
     * There is no such thing
     */
    404: Problem;
    /**
     * Not now, or not any more
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * Not JSON in UTF-8
     */
    415: Problem;
    /**
     * Something failed inside
     */
    500: Problem;
    /**
     * A database or partner is away; nothing was sent
     */
    503: Problem;
};

export type ReopenDoubtError = ReopenDoubtErrors[keyof ReopenDoubtErrors];

export type ReopenDoubtResponses = {
    /**
     * The question is open again
     */
    200: {
        reopened: true;
    };
};

export type ReopenDoubtResponse = ReopenDoubtResponses[keyof ReopenDoubtResponses];

export type ListWebhookEndpointsData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/webhooks/endpoints';
};

export type ListWebhookEndpointsErrors = {
    /**
     * No secret key, or an unknown one
     */
    401: Problem;
    /**
     * Something failed inside
     */
    500: Problem;
    /**
     * A database or partner is away; nothing was sent
     */
    503: Problem;
};

export type ListWebhookEndpointsError = ListWebhookEndpointsErrors[keyof ListWebhookEndpointsErrors];

export type ListWebhookEndpointsResponses = {
    /**
     * The addresses
     */
    200: WebhookEndpointList;
};

export type ListWebhookEndpointsResponse = ListWebhookEndpointsResponses[keyof ListWebhookEndpointsResponses];

export type RegisterWebhookEndpointData = {
    body: NewWebhookEndpointInput;
    path?: never;
    query?: never;
    url: '/webhooks/endpoints';
};

export type RegisterWebhookEndpointErrors = {
    /**
     * The request is not well formed
     */
    400: Problem;
    /**
     * No secret key, or an unknown one
     */
    401: Problem;
    /**
     * Not now, or not any more
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * Not JSON in UTF-8
     */
    415: Problem;
    /**
     * The rules refuse it
     */
    422: Problem;
    /**
     * Something failed inside
     */
    500: Problem;
    /**
     * A database or partner is away; nothing was sent
     */
    503: Problem;
};

export type RegisterWebhookEndpointError = RegisterWebhookEndpointErrors[keyof RegisterWebhookEndpointErrors];

export type RegisterWebhookEndpointResponses = {
    /**
     * Registered
     */
    201: WebhookEndpointWithSecret;
};

export type RegisterWebhookEndpointResponse = RegisterWebhookEndpointResponses[keyof RegisterWebhookEndpointResponses];

export type RemoveWebhookEndpointData = {
    body?: never;
    path: {
        endpointId: string;
    };
    query?: never;
    url: '/webhooks/endpoints/{endpointId}';
};

export type RemoveWebhookEndpointErrors = {
    /**
     * No secret key, or an unknown one
     */
    401: Problem;
    /**
     * There is no such thing
     */
    404: Problem;
    /**
     * Something failed inside
     */
    500: Problem;
    /**
     * A database or partner is away; nothing was sent
     */
    503: Problem;
};

export type RemoveWebhookEndpointError = RemoveWebhookEndpointErrors[keyof RemoveWebhookEndpointErrors];

export type RemoveWebhookEndpointResponses = {
    /**
     * Removed
     */
    200: {
        removed: true;
    };
};

export type RemoveWebhookEndpointResponse = RemoveWebhookEndpointResponses[keyof RemoveWebhookEndpointResponses];

export type FindWebhookEndpointData = {
    body?: never;
    path: {
        endpointId: string;
    };
    query?: never;
    url: '/webhooks/endpoints/{endpointId}';
};

export type FindWebhookEndpointErrors = {
    /**
     * No secret key, or an unknown one
     */
    401: Problem;
    /**
     * There is no such thing
     */
    404: Problem;
    /**
     * Something failed inside
     */
    500: Problem;
    /**
     * A database or partner is away; nothing was sent
     */
    503: Problem;
};

export type FindWebhookEndpointError = FindWebhookEndpointErrors[keyof FindWebhookEndpointErrors];

export type FindWebhookEndpointResponses = {
    /**
     * Found
     */
    200: WebhookEndpoint;
};

export type FindWebhookEndpointResponse = FindWebhookEndpointResponses[keyof FindWebhookEndpointResponses];

export type ChangeWebhookEndpointData = {
    body: WebhookEndpointChangeInput;
    path: {
        endpointId: string;
    };
    query?: never;
    url: '/webhooks/endpoints/{endpointId}';
};

export type ChangeWebhookEndpointErrors = {
    /**
     * The request is not well formed
     */
    400: Problem;
    /**
     * No secret key, or an unknown one
     */
    401: Problem;
    /**
     * There is no such thing
     */
    404: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * Not JSON in UTF-8
     */
    415: Problem;
    /**
     * The rules refuse it
     */
    422: Problem;
    /**
     * Something failed inside
     */
    500: Problem;
    /**
     * A database or partner is away; nothing was sent
     */
    503: Problem;
};

export type ChangeWebhookEndpointError = ChangeWebhookEndpointErrors[keyof ChangeWebhookEndpointErrors];

export type ChangeWebhookEndpointResponses = {
    /**
     * As it is now
     */
    200: WebhookEndpoint;
};

export type ChangeWebhookEndpointResponse = ChangeWebhookEndpointResponses[keyof ChangeWebhookEndpointResponses];

export type RotateWebhookSecretData = {
    body?: never;
    path: {
        endpointId: string;
    };
    query?: never;
    url: '/webhooks/endpoints/{endpointId}/rotate-secret';
};

export type RotateWebhookSecretErrors = {
    /**
     * No secret key, or an unknown one
     */
    401: Problem;
    /**
     * There is no such thing
     */
    404: Problem;
    /**
     * Something failed inside
     */
    500: Problem;
    /**
     * A database or partner is away; nothing was sent
     */
    503: Problem;
};

export type RotateWebhookSecretError = RotateWebhookSecretErrors[keyof RotateWebhookSecretErrors];

export type RotateWebhookSecretResponses = {
    /**
     * The new secret
     */
    200: WebhookEndpointWithSecret;
};

export type RotateWebhookSecretResponse = RotateWebhookSecretResponses[keyof RotateWebhookSecretResponses];

export type ListWebhookDeliveriesData = {
    body?: never;
    path?: never;
    query?: {
        endpointId?: string;
        state?: 'pending' | 'delivered' | 'failed' | 'gone';
        eventType?: string;
        /**
         * the payment that it tells of
         */
        subjectId?: string;
        /**
         * `next` of the page before
         */
        cursor?: string;
        limit?: number;
    };
    url: '/webhooks/deliveries';
};

export type ListWebhookDeliveriesErrors = {
    /**
     * The request is not well formed
     */
    400: Problem;
    /**
     * No secret key, or an unknown one
     */
    401: Problem;
    /**
     * Something failed inside
     */
    500: Problem;
    /**
     * A database or partner is away; nothing was sent
     */
    503: Problem;
};

export type ListWebhookDeliveriesError = ListWebhookDeliveriesErrors[keyof ListWebhookDeliveriesErrors];

export type ListWebhookDeliveriesResponses = {
    /**
     * A page
     */
    200: WebhookDeliveryPage;
};

export type ListWebhookDeliveriesResponse = ListWebhookDeliveriesResponses[keyof ListWebhookDeliveriesResponses];

export type FindWebhookDeliveryData = {
    body?: never;
    path: {
        deliveryId: string;
    };
    query?: never;
    url: '/webhooks/deliveries/{deliveryId}';
};

export type FindWebhookDeliveryErrors = {
    /**
     * No secret key, or an unknown one
     */
    401: Problem;
    /**
     * There is no such thing
     */
    404: Problem;
    /**
     * Something failed inside
     */
    500: Problem;
    /**
     * A database or partner is away; nothing was sent
     */
    503: Problem;
};

export type FindWebhookDeliveryError = FindWebhookDeliveryErrors[keyof FindWebhookDeliveryErrors];

export type FindWebhookDeliveryResponses = {
    /**
     * Found
     */
    200: WebhookDeliveryWithAttempts;
};

export type FindWebhookDeliveryResponse = FindWebhookDeliveryResponses[keyof FindWebhookDeliveryResponses];

export type ResendWebhookData = {
    body?: never;
    headers?: {
        /**
         * 1 to 300 characters; the first answer is kept for 15 days and sent again
         */
        'idempotency-key'?: string;
        /**
         * `en` for English, Korean otherwise
         */
        'accept-language'?: string;
    };
    path: {
        deliveryId: string;
    };
    query?: never;
    url: '/webhooks/deliveries/{deliveryId}/resend';
};

export type ResendWebhookErrors = {
    /**
     * The request is not well formed
     */
    400: Problem;
    /**
     * No secret key, or an unknown one
     */
    401: Problem;
    /**
     * There is no such thing
     */
    404: Problem;
    /**
     * Not now, or not any more
     */
    409: Problem;
    /**
     * Something failed inside
     */
    500: Problem;
    /**
     * A database or partner is away; nothing was sent
     */
    503: Problem;
};

export type ResendWebhookError = ResendWebhookErrors[keyof ResendWebhookErrors];

export type ResendWebhookResponses = {
    /**
     * On its way
     */
    202: WebhookDelivery;
};

export type ResendWebhookResponse = ResendWebhookResponses[keyof ResendWebhookResponses];

export type TestWebhookEndpointData = {
    body?: never;
    headers?: {
        /**
         * 1 to 300 characters; the first answer is kept for 15 days and sent again
         */
        'idempotency-key'?: string;
        /**
         * `en` for English, Korean otherwise
         */
        'accept-language'?: string;
    };
    path: {
        endpointId: string;
    };
    query?: never;
    url: '/webhooks/endpoints/{endpointId}/test';
};

export type TestWebhookEndpointErrors = {
    /**
     * The request is not well formed
     */
    400: Problem;
    /**
     * No secret key, or an unknown one
     */
    401: Problem;
    /**
     * There is no such thing
     */
    404: Problem;
    /**
     * Not now, or not any more
     */
    409: Problem;
    /**
     * Something failed inside
     */
    500: Problem;
    /**
     * A database or partner is away; nothing was sent
     */
    503: Problem;
};

export type TestWebhookEndpointError = TestWebhookEndpointErrors[keyof TestWebhookEndpointErrors];

export type TestWebhookEndpointResponses = {
    /**
     * On its way
     */
    202: WebhookDelivery;
};

export type TestWebhookEndpointResponse = TestWebhookEndpointResponses[keyof TestWebhookEndpointResponses];

export type AssignmentPaymentData = {
    body: AssignmentPaymentInput;
    headers?: {
        /**
         * 1 to 300 characters; the first answer is kept for 15 days and sent again
         */
        'idempotency-key'?: string;
        /**
         * `en` for English, Korean otherwise
         */
        'accept-language'?: string;
    };
    path?: never;
    query?: never;
    url: '/api/payment';
};

export type AssignmentPaymentErrors = {
    /**
     * 요청 오류
     */
    400: AssignmentError;
    /**
     * 인증 오류
     */
    401: AssignmentError;
    /**
     * 카드사 거절
     */
    402: AssignmentError;
    /**
     * 진행 중이거나 끝난 거래
     */
    409: AssignmentError;
    /**
     * 본문이 너무 큼
     */
    413: AssignmentError;
    /**
     * JSON이 아님
     */
    415: AssignmentError;
    /**
     * 내부 오류
     */
    500: AssignmentError;
    /**
     * 망취소
     */
    502: AssignmentError;
    /**
     * DB 또는 카드사 연결 오류
     */
    503: AssignmentError;
};

export type AssignmentPaymentError = AssignmentPaymentErrors[keyof AssignmentPaymentErrors];

export type AssignmentPaymentResponses = {
    /**
     * 승인
     */
    200: AssignmentPaid;
};

export type AssignmentPaymentResponse = AssignmentPaymentResponses[keyof AssignmentPaymentResponses];

export type AssignmentCancelData = {
    body: AssignmentCancelInput;
    headers?: {
        /**
         * 1 to 300 characters; the first answer is kept for 15 days and sent again
         */
        'idempotency-key'?: string;
        /**
         * `en` for English, Korean otherwise
         */
        'accept-language'?: string;
    };
    path?: never;
    query?: never;
    url: '/api/cancel';
};

export type AssignmentCancelErrors = {
    /**
     * 요청 오류
     */
    400: AssignmentError;
    /**
     * 인증 오류
     */
    401: AssignmentError;
    /**
     * 카드사 거절
     */
    402: AssignmentError;
    /**
     * 조회 결과 없음
     */
    404: AssignmentError;
    /**
     * 진행 중이거나 끝난 거래
     */
    409: AssignmentError;
    /**
     * 본문이 너무 큼
     */
    413: AssignmentError;
    /**
     * JSON이 아님
     */
    415: AssignmentError;
    /**
     * 내부 오류
     */
    500: AssignmentError;
    /**
     * 망취소
     */
    502: AssignmentError;
    /**
     * DB 또는 카드사 연결 오류
     */
    503: AssignmentError;
};

export type AssignmentCancelError = AssignmentCancelErrors[keyof AssignmentCancelErrors];

export type AssignmentCancelResponses = {
    /**
     * 취소
     */
    200: AssignmentCancelled;
};

export type AssignmentCancelResponse = AssignmentCancelResponses[keyof AssignmentCancelResponses];

export type AssignmentSelectData = {
    body: AssignmentSelectInput;
    path?: never;
    query?: never;
    url: '/api/select';
};

export type AssignmentSelectErrors = {
    /**
     * 요청 오류
     */
    400: AssignmentError;
    /**
     * 인증 오류
     */
    401: AssignmentError;
    /**
     * 조회 결과 없음
     */
    404: AssignmentError;
    /**
     * 본문이 너무 큼
     */
    413: AssignmentError;
    /**
     * JSON이 아님
     */
    415: AssignmentError;
    /**
     * 내부 오류
     */
    500: AssignmentError;
    /**
     * DB 또는 카드사 연결 오류
     */
    503: AssignmentError;
};

export type AssignmentSelectError = AssignmentSelectErrors[keyof AssignmentSelectErrors];

export type AssignmentSelectResponses = {
    /**
     * 조회 결과
     */
    200: AssignmentSelected;
};

export type AssignmentSelectResponse = AssignmentSelectResponses[keyof AssignmentSelectResponses];

export type AssignmentSetupData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/api/setup';
};

export type AssignmentSetupErrors = {
    /**
     * 인증 오류
     */
    401: AssignmentError;
    /**
     * 내부 오류
     */
    500: AssignmentError;
    /**
     * DB 또는 카드사 연결 오류
     */
    503: AssignmentError;
};

export type AssignmentSetupError = AssignmentSetupErrors[keyof AssignmentSetupErrors];

export type AssignmentSetupResponses = {
    /**
     * 준비됨
     */
    200: {
        message: string;
    };
};

export type AssignmentSetupResponse = AssignmentSetupResponses[keyof AssignmentSetupResponses];

export type TossKeyInData = {
    body: TossKeyInInput;
    headers?: {
        /**
         * 1 to 300 characters; the first answer is kept for 15 days and sent again
         */
        'idempotency-key'?: string;
        /**
         * `en` for English, Korean otherwise
         */
        'accept-language'?: string;
    };
    path?: never;
    query?: never;
    url: '/v1/payments/key-in';
};

export type TossKeyInErrors = {
    /**
     * 요청 오류, 카드 오류
     */
    400: TossFailure;
    /**
     * 인증되지 않은 키
     */
    401: TossFailure;
    /**
     * 거절, 잘못된 인증 형식
     */
    403: TossFailure;
    /**
     * 같은 멱등키의 요청이 처리 중
     */
    409: TossFailure;
    /**
     * 본문이 너무 큼
     */
    413: TossFailure;
    /**
     * JSON이 아님
     */
    415: TossFailure;
    /**
     * 내부 오류, 결과 미확인
     */
    500: TossFailure;
};

export type TossKeyInError = TossKeyInErrors[keyof TossKeyInErrors];

export type TossKeyInResponses = {
    /**
     * 승인
     */
    200: TossPayment;
};

export type TossKeyInResponse = TossKeyInResponses[keyof TossKeyInResponses];

export type TossConfirmData = {
    body: TossConfirmInput;
    headers?: {
        /**
         * 1 to 300 characters; the first answer is kept for 15 days and sent again
         */
        'idempotency-key'?: string;
        /**
         * `en` for English, Korean otherwise
         */
        'accept-language'?: string;
    };
    path?: never;
    query?: never;
    url: '/v1/payments/confirm';
};

export type TossConfirmErrors = {
    /**
     * 요청 오류, 카드 오류
     */
    400: TossFailure;
    /**
     * 인증되지 않은 키
     */
    401: TossFailure;
    /**
     * 거절, 잘못된 인증 형식
     */
    403: TossFailure;
    /**
     * 없는 결제
     */
    404: TossFailure;
    /**
     * 같은 멱등키의 요청이 처리 중
     */
    409: TossFailure;
    /**
     * 본문이 너무 큼
     */
    413: TossFailure;
    /**
     * JSON이 아님
     */
    415: TossFailure;
    /**
     * 내부 오류, 결과 미확인
     */
    500: TossFailure;
};

export type TossConfirmError = TossConfirmErrors[keyof TossConfirmErrors];

export type TossConfirmResponses = {
    /**
     * 승인
     */
    200: TossPayment;
};

export type TossConfirmResponse = TossConfirmResponses[keyof TossConfirmResponses];

export type TossFindPaymentData = {
    body?: never;
    path: {
        paymentKey: string;
    };
    query?: never;
    url: '/v1/payments/{paymentKey}';
};

export type TossFindPaymentErrors = {
    /**
     * 인증되지 않은 키
     */
    401: TossFailure;
    /**
     * 거절, 잘못된 인증 형식
     */
    403: TossFailure;
    /**
     * 없는 결제
     */
    404: TossFailure;
    /**
     * 내부 오류, 결과 미확인
     */
    500: TossFailure;
};

export type TossFindPaymentError = TossFindPaymentErrors[keyof TossFindPaymentErrors];

export type TossFindPaymentResponses = {
    /**
     * 결제
     */
    200: TossPayment;
};

export type TossFindPaymentResponse = TossFindPaymentResponses[keyof TossFindPaymentResponses];

export type TossConfirmByKeyData = {
    body: TossLegacyConfirmInput;
    headers?: {
        /**
         * 1 to 300 characters; the first answer is kept for 15 days and sent again
         */
        'idempotency-key'?: string;
        /**
         * `en` for English, Korean otherwise
         */
        'accept-language'?: string;
    };
    path: {
        paymentKey: string;
    };
    query?: never;
    url: '/v1/payments/{paymentKey}';
};

export type TossConfirmByKeyErrors = {
    /**
     * 요청 오류, 카드 오류
     */
    400: TossFailure;
    /**
     * 인증되지 않은 키
     */
    401: TossFailure;
    /**
     * 거절, 잘못된 인증 형식
     */
    403: TossFailure;
    /**
     * 없는 결제
     */
    404: TossFailure;
    /**
     * 같은 멱등키의 요청이 처리 중
     */
    409: TossFailure;
    /**
     * 본문이 너무 큼
     */
    413: TossFailure;
    /**
     * JSON이 아님
     */
    415: TossFailure;
    /**
     * 내부 오류, 결과 미확인
     */
    500: TossFailure;
};

export type TossConfirmByKeyError = TossConfirmByKeyErrors[keyof TossConfirmByKeyErrors];

export type TossConfirmByKeyResponses = {
    /**
     * 승인
     */
    200: TossPayment;
};

export type TossConfirmByKeyResponse = TossConfirmByKeyResponses[keyof TossConfirmByKeyResponses];

export type TossIssueVirtualAccountData = {
    body: TossVirtualAccountRequestInput;
    headers?: {
        /**
         * 1 to 300 characters; the first answer is kept for 15 days and sent again
         */
        'idempotency-key'?: string;
        /**
         * `en` for English, Korean otherwise
         */
        'accept-language'?: string;
    };
    path?: never;
    query?: never;
    url: '/v1/virtual-accounts';
};

export type TossIssueVirtualAccountErrors = {
    /**
     * 요청 오류, 카드 오류
     */
    400: TossFailure;
    /**
     * 인증되지 않은 키
     */
    401: TossFailure;
    /**
     * 거절, 잘못된 인증 형식
     */
    403: TossFailure;
    /**
     * 같은 멱등키의 요청이 처리 중
     */
    409: TossFailure;
    /**
     * 본문이 너무 큼
     */
    413: TossFailure;
    /**
     * JSON이 아님
     */
    415: TossFailure;
    /**
     * 내부 오류, 결과 미확인
     */
    500: TossFailure;
};

export type TossIssueVirtualAccountError = TossIssueVirtualAccountErrors[keyof TossIssueVirtualAccountErrors];

export type TossIssueVirtualAccountResponses = {
    /**
     * 발급
     */
    200: TossPayment;
};

export type TossIssueVirtualAccountResponse = TossIssueVirtualAccountResponses[keyof TossIssueVirtualAccountResponses];

export type TossCancelData = {
    body: TossCancelRequestInput;
    headers?: {
        /**
         * 1 to 300 characters; the first answer is kept for 15 days and sent again
         */
        'idempotency-key'?: string;
        /**
         * `en` for English, Korean otherwise
         */
        'accept-language'?: string;
    };
    path: {
        paymentKey: string;
    };
    query?: never;
    url: '/v1/payments/{paymentKey}/cancel';
};

export type TossCancelErrors = {
    /**
     * 요청 오류, 카드 오류
     */
    400: TossFailure;
    /**
     * 인증되지 않은 키
     */
    401: TossFailure;
    /**
     * 거절, 잘못된 인증 형식
     */
    403: TossFailure;
    /**
     * 없는 결제
     */
    404: TossFailure;
    /**
     * 같은 멱등키의 요청이 처리 중
     */
    409: TossFailure;
    /**
     * 본문이 너무 큼
     */
    413: TossFailure;
    /**
     * JSON이 아님
     */
    415: TossFailure;
    /**
     * 내부 오류, 결과 미확인
     */
    500: TossFailure;
};

export type TossCancelError = TossCancelErrors[keyof TossCancelErrors];

export type TossCancelResponses = {
    /**
     * 취소
     */
    200: TossPayment;
};

export type TossCancelResponse = TossCancelResponses[keyof TossCancelResponses];

export type TossFindOrderData = {
    body?: never;
    path: {
        orderId: string;
    };
    query?: never;
    url: '/v1/payments/orders/{orderId}';
};

export type TossFindOrderErrors = {
    /**
     * 인증되지 않은 키
     */
    401: TossFailure;
    /**
     * 거절, 잘못된 인증 형식
     */
    403: TossFailure;
    /**
     * 없는 결제
     */
    404: TossFailure;
    /**
     * 내부 오류, 결과 미확인
     */
    500: TossFailure;
};

export type TossFindOrderError = TossFindOrderErrors[keyof TossFindOrderErrors];

export type TossFindOrderResponses = {
    /**
     * 결제
     */
    200: TossPayment;
};

export type TossFindOrderResponse = TossFindOrderResponses[keyof TossFindOrderResponses];

export type TossBillingByCardData = {
    body: TossBillingCardInput;
    headers?: {
        /**
         * 1 to 300 characters; the first answer is kept for 15 days and sent again
         */
        'idempotency-key'?: string;
        /**
         * `en` for English, Korean otherwise
         */
        'accept-language'?: string;
    };
    path?: never;
    query?: never;
    url: '/v1/billing/authorizations/card';
};

export type TossBillingByCardErrors = {
    /**
     * 요청 오류, 카드 오류
     */
    400: TossFailure;
    /**
     * 인증되지 않은 키
     */
    401: TossFailure;
    /**
     * 거절, 잘못된 인증 형식
     */
    403: TossFailure;
    /**
     * 같은 멱등키의 요청이 처리 중
     */
    409: TossFailure;
    /**
     * 본문이 너무 큼
     */
    413: TossFailure;
    /**
     * JSON이 아님
     */
    415: TossFailure;
    /**
     * 내부 오류, 결과 미확인
     */
    500: TossFailure;
};

export type TossBillingByCardError = TossBillingByCardErrors[keyof TossBillingByCardErrors];

export type TossBillingByCardResponses = {
    /**
     * 빌링키
     */
    200: TossBilling;
};

export type TossBillingByCardResponse = TossBillingByCardResponses[keyof TossBillingByCardResponses];

export type TossBillingByWindowData = {
    body: TossBillingIssueInput;
    headers?: {
        /**
         * 1 to 300 characters; the first answer is kept for 15 days and sent again
         */
        'idempotency-key'?: string;
        /**
         * `en` for English, Korean otherwise
         */
        'accept-language'?: string;
    };
    path?: never;
    query?: never;
    url: '/v1/billing/authorizations/issue';
};

export type TossBillingByWindowErrors = {
    /**
     * 요청 오류, 카드 오류
     */
    400: TossFailure;
    /**
     * 인증되지 않은 키
     */
    401: TossFailure;
    /**
     * 거절, 잘못된 인증 형식
     */
    403: TossFailure;
    /**
     * 같은 멱등키의 요청이 처리 중
     */
    409: TossFailure;
    /**
     * 본문이 너무 큼
     */
    413: TossFailure;
    /**
     * JSON이 아님
     */
    415: TossFailure;
    /**
     * 내부 오류, 결과 미확인
     */
    500: TossFailure;
};

export type TossBillingByWindowError = TossBillingByWindowErrors[keyof TossBillingByWindowErrors];

export type TossBillingByWindowResponses = {
    /**
     * 빌링키
     */
    200: TossBilling;
};

export type TossBillingByWindowResponse = TossBillingByWindowResponses[keyof TossBillingByWindowResponses];

export type TossBillingByWindowLegacyData = {
    body: TossBillingLegacyIssueInput;
    headers?: {
        /**
         * 1 to 300 characters; the first answer is kept for 15 days and sent again
         */
        'idempotency-key'?: string;
        /**
         * `en` for English, Korean otherwise
         */
        'accept-language'?: string;
    };
    path: {
        authKey: string;
    };
    query?: never;
    url: '/v1/billing/authorizations/{authKey}';
};

export type TossBillingByWindowLegacyErrors = {
    /**
     * 요청 오류, 카드 오류
     */
    400: TossFailure;
    /**
     * 인증되지 않은 키
     */
    401: TossFailure;
    /**
     * 거절, 잘못된 인증 형식
     */
    403: TossFailure;
    /**
     * 같은 멱등키의 요청이 처리 중
     */
    409: TossFailure;
    /**
     * 본문이 너무 큼
     */
    413: TossFailure;
    /**
     * JSON이 아님
     */
    415: TossFailure;
    /**
     * 내부 오류, 결과 미확인
     */
    500: TossFailure;
};

export type TossBillingByWindowLegacyError = TossBillingByWindowLegacyErrors[keyof TossBillingByWindowLegacyErrors];

export type TossBillingByWindowLegacyResponses = {
    /**
     * 빌링키
     */
    200: TossBilling;
};

export type TossBillingByWindowLegacyResponse = TossBillingByWindowLegacyResponses[keyof TossBillingByWindowLegacyResponses];

export type TossDeleteBillingKeyData = {
    body?: never;
    path: {
        billingKey: string;
    };
    query?: never;
    url: '/v1/billing/{billingKey}';
};

export type TossDeleteBillingKeyErrors = {
    /**
     * 요청 오류, 카드 오류
     */
    400: TossFailure;
    /**
     * 인증되지 않은 키
     */
    401: TossFailure;
    /**
     * 거절, 잘못된 인증 형식
     */
    403: TossFailure;
    /**
     * 내부 오류, 결과 미확인
     */
    500: TossFailure;
};

export type TossDeleteBillingKeyError = TossDeleteBillingKeyErrors[keyof TossDeleteBillingKeyErrors];

export type TossDeleteBillingKeyResponses = {
    /**
     * 삭제됨, 본문 없음
     */
    200: unknown;
};

export type TossChargeBillingKeyData = {
    body: TossBillingChargeInput;
    headers?: {
        /**
         * 1 to 300 characters; the first answer is kept for 15 days and sent again
         */
        'idempotency-key'?: string;
        /**
         * `en` for English, Korean otherwise
         */
        'accept-language'?: string;
    };
    path: {
        billingKey: string;
    };
    query?: never;
    url: '/v1/billing/{billingKey}';
};

export type TossChargeBillingKeyErrors = {
    /**
     * 요청 오류, 카드 오류
     */
    400: TossFailure;
    /**
     * 인증되지 않은 키
     */
    401: TossFailure;
    /**
     * 거절, 잘못된 인증 형식
     */
    403: TossFailure;
    /**
     * 없는 결제
     */
    404: TossFailure;
    /**
     * 같은 멱등키의 요청이 처리 중
     */
    409: TossFailure;
    /**
     * 본문이 너무 큼
     */
    413: TossFailure;
    /**
     * JSON이 아님
     */
    415: TossFailure;
    /**
     * 내부 오류, 결과 미확인
     */
    500: TossFailure;
};

export type TossChargeBillingKeyError = TossChargeBillingKeyErrors[keyof TossChargeBillingKeyErrors];

export type TossChargeBillingKeyResponses = {
    /**
     * 승인
     */
    200: TossPayment;
};

export type TossChargeBillingKeyResponse = TossChargeBillingKeyResponses[keyof TossChargeBillingKeyResponses];

export type TossListReceiptsData = {
    body?: never;
    path?: never;
    query: {
        /**
         * yyyy-MM-dd in Seoul
         */
        requestDate: string;
        /**
         * `lastCursor` of the page before
         */
        cursor?: number;
        limit?: number;
    };
    url: '/v1/cash-receipts';
};

export type TossListReceiptsErrors = {
    /**
     * 요청 오류, 카드 오류
     */
    400: TossFailure;
    /**
     * 인증되지 않은 키
     */
    401: TossFailure;
    /**
     * 거절, 잘못된 인증 형식
     */
    403: TossFailure;
    /**
     * 내부 오류, 결과 미확인
     */
    500: TossFailure;
};

export type TossListReceiptsError = TossListReceiptsErrors[keyof TossListReceiptsErrors];

export type TossListReceiptsResponses = {
    /**
     * 현금영수증 목록
     */
    200: TossReceipts;
};

export type TossListReceiptsResponse = TossListReceiptsResponses[keyof TossListReceiptsResponses];

export type TossIssueReceiptData = {
    body: TossReceiptRequestInput;
    headers?: {
        /**
         * 1 to 300 characters; the first answer is kept for 15 days and sent again
         */
        'idempotency-key'?: string;
        /**
         * `en` for English, Korean otherwise
         */
        'accept-language'?: string;
    };
    path?: never;
    query?: never;
    url: '/v1/cash-receipts';
};

export type TossIssueReceiptErrors = {
    /**
     * 요청 오류, 카드 오류
     */
    400: TossFailure;
    /**
     * 인증되지 않은 키
     */
    401: TossFailure;
    /**
     * 거절, 잘못된 인증 형식
     */
    403: TossFailure;
    /**
     * 같은 멱등키의 요청이 처리 중
     */
    409: TossFailure;
    /**
     * 본문이 너무 큼
     */
    413: TossFailure;
    /**
     * JSON이 아님
     */
    415: TossFailure;
    /**
     * 내부 오류, 결과 미확인
     */
    500: TossFailure;
};

export type TossIssueReceiptError = TossIssueReceiptErrors[keyof TossIssueReceiptErrors];

export type TossIssueReceiptResponses = {
    /**
     * 발급
     */
    200: TossReceipt;
};

export type TossIssueReceiptResponse = TossIssueReceiptResponses[keyof TossIssueReceiptResponses];

export type TossCancelReceiptData = {
    body: TossReceiptCancelInput;
    headers?: {
        /**
         * 1 to 300 characters; the first answer is kept for 15 days and sent again
         */
        'idempotency-key'?: string;
        /**
         * `en` for English, Korean otherwise
         */
        'accept-language'?: string;
    };
    path: {
        receiptKey: string;
    };
    query?: never;
    url: '/v1/cash-receipts/{receiptKey}/cancel';
};

export type TossCancelReceiptErrors = {
    /**
     * 요청 오류, 카드 오류
     */
    400: TossFailure;
    /**
     * 인증되지 않은 키
     */
    401: TossFailure;
    /**
     * 거절, 잘못된 인증 형식
     */
    403: TossFailure;
    /**
     * 없는 결제
     */
    404: TossFailure;
    /**
     * 같은 멱등키의 요청이 처리 중
     */
    409: TossFailure;
    /**
     * 본문이 너무 큼
     */
    413: TossFailure;
    /**
     * JSON이 아님
     */
    415: TossFailure;
    /**
     * 내부 오류, 결과 미확인
     */
    500: TossFailure;
};

export type TossCancelReceiptError = TossCancelReceiptErrors[keyof TossCancelReceiptErrors];

export type TossCancelReceiptResponses = {
    /**
     * 취소
     */
    200: TossReceipt;
};

export type TossCancelReceiptResponse = TossCancelReceiptResponses[keyof TossCancelReceiptResponses];

export type TossListTransactionsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * first day or moment; yyyy-MM-dd, or a date and time of Seoul
         */
        startDate?: string;
        /**
         * last day or moment, itself included; yyyy-MM-dd, or a date and time of Seoul
         */
        endDate?: string;
        /**
         * the last transactionKey that was seen
         */
        startingAfter?: string;
        limit?: number;
    };
    url: '/v1/transactions';
};

export type TossListTransactionsErrors = {
    /**
     * 요청 오류, 카드 오류
     */
    400: TossFailure;
    /**
     * 인증되지 않은 키
     */
    401: TossFailure;
    /**
     * 거절, 잘못된 인증 형식
     */
    403: TossFailure;
    /**
     * 내부 오류, 결과 미확인
     */
    500: TossFailure;
};

export type TossListTransactionsError = TossListTransactionsErrors[keyof TossListTransactionsErrors];

export type TossListTransactionsResponses = {
    /**
     * 거래 목록
     */
    200: Array<TossTransaction>;
};

export type TossListTransactionsResponse = TossListTransactionsResponses[keyof TossListTransactionsResponses];

export type TossListSettlementsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * first day; yyyy-MM-dd, or a date and time of Seoul
         */
        startDate?: string;
        /**
         * last day, itself included; yyyy-MM-dd, or a date and time of Seoul
         */
        endDate?: string;
        dateType?: 'soldDate' | 'paidOutDate';
        page?: number;
        size?: number;
    };
    url: '/v1/settlements';
};

export type TossListSettlementsErrors = {
    /**
     * 요청 오류, 카드 오류
     */
    400: TossFailure;
    /**
     * 인증되지 않은 키
     */
    401: TossFailure;
    /**
     * 거절, 잘못된 인증 형식
     */
    403: TossFailure;
    /**
     * 내부 오류, 결과 미확인
     */
    500: TossFailure;
};

export type TossListSettlementsError = TossListSettlementsErrors[keyof TossListSettlementsErrors];

export type TossListSettlementsResponses = {
    /**
     * 정산 목록
     */
    200: Array<TossSettlement>;
};

export type TossListSettlementsResponse = TossListSettlementsResponses[keyof TossListSettlementsResponses];

export type TossSettleData = {
    body: TossSettlementRequestInput;
    headers?: {
        /**
         * 1 to 300 characters; the first answer is kept for 15 days and sent again
         */
        'idempotency-key'?: string;
        /**
         * `en` for English, Korean otherwise
         */
        'accept-language'?: string;
    };
    path?: never;
    query?: never;
    url: '/v1/settlements';
};

export type TossSettleErrors = {
    /**
     * 요청 오류, 카드 오류
     */
    400: TossFailure;
    /**
     * 인증되지 않은 키
     */
    401: TossFailure;
    /**
     * 거절, 잘못된 인증 형식
     */
    403: TossFailure;
    /**
     * 없는 결제
     */
    404: TossFailure;
    /**
     * 같은 멱등키의 요청이 처리 중
     */
    409: TossFailure;
    /**
     * 본문이 너무 큼
     */
    413: TossFailure;
    /**
     * JSON이 아님
     */
    415: TossFailure;
    /**
     * 내부 오류, 결과 미확인
     */
    500: TossFailure;
};

export type TossSettleError = TossSettleErrors[keyof TossSettleErrors];

export type TossSettleResponses = {
    /**
     * 요청됨
     */
    200: TossSettlementResult;
};

export type TossSettleResponse = TossSettleResponses[keyof TossSettleResponses];

export type TossCardPromotionsData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/v1/promotions/card';
};

export type TossCardPromotionsErrors = {
    /**
     * 인증되지 않은 키
     */
    401: TossFailure;
    /**
     * 거절, 잘못된 인증 형식
     */
    403: TossFailure;
    /**
     * 내부 오류, 결과 미확인
     */
    500: TossFailure;
};

export type TossCardPromotionsError = TossCardPromotionsErrors[keyof TossCardPromotionsErrors];

export type TossCardPromotionsResponses = {
    /**
     * 카드 혜택
     */
    200: TossPromotions;
};

export type TossCardPromotionsResponse = TossCardPromotionsResponses[keyof TossCardPromotionsResponses];

export type ReadClockData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/sandbox/clock';
};

export type ReadClockErrors = {
    /**
     * A page of another origin
     */
    403: Problem;
    /**
     * Something failed inside
     */
    500: Problem;
    /**
     * A database or partner is away; nothing was sent
     */
    503: Problem;
};

export type ReadClockError = ReadClockErrors[keyof ReadClockErrors];

export type ReadClockResponses = {
    /**
     * Default Response
     */
    200: SandboxClock;
};

export type ReadClockResponse = ReadClockResponses[keyof ReadClockResponses];

export type MoveClockData = {
    body: ClockMoveInput;
    path?: never;
    query?: never;
    url: '/sandbox/clock';
};

export type MoveClockErrors = {
    /**
     * The request is not well formed
     */
    400: Problem;
    /**
     * A page of another origin
     */
    403: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * Not JSON in UTF-8
     */
    415: Problem;
    /**
     * Something failed inside
     */
    500: Problem;
};

export type MoveClockError = MoveClockErrors[keyof MoveClockErrors];

export type MoveClockResponses = {
    /**
     * Default Response
     */
    200: SandboxClock;
};

export type MoveClockResponse = MoveClockResponses[keyof MoveClockResponses];

export type CheckBooksData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/sandbox/books';
};

export type CheckBooksErrors = {
    /**
     * A page of another origin
     */
    403: Problem;
    /**
     * Something failed inside
     */
    500: Problem;
    /**
     * A database or partner is away; nothing was sent
     */
    503: Problem;
};

export type CheckBooksError = CheckBooksErrors[keyof CheckBooksErrors];

export type CheckBooksResponses = {
    /**
     * Default Response
     */
    200: Books;
};

export type CheckBooksResponse = CheckBooksResponses[keyof CheckBooksResponses];

export type ResetSandboxData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/sandbox/reset';
};

export type ResetSandboxErrors = {
    /**
     * A page of another origin
     */
    403: Problem;
    /**
     * Something failed inside
     */
    500: Problem;
    /**
     * A database or partner is away; nothing was sent
     */
    503: Problem;
};

export type ResetSandboxError = ResetSandboxErrors[keyof ResetSandboxErrors];

export type ResetSandboxResponses = {
    /**
     * Default Response
     */
    200: {
        status: 'reset';
    };
};

export type ResetSandboxResponse = ResetSandboxResponses[keyof ResetSandboxResponses];

export type ReadCardCompanyRulesData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/sandbox/partners/card-company/rules';
};

export type ReadCardCompanyRulesErrors = {
    /**
     * A page of another origin
     */
    403: Problem;
    /**
     * There is no such thing
     */
    404: Problem;
    /**
     * Something failed inside
     */
    500: Problem;
    /**
     * A database or partner is away; nothing was sent
     */
    503: Problem;
};

export type ReadCardCompanyRulesError = ReadCardCompanyRulesErrors[keyof ReadCardCompanyRulesErrors];

export type ReadCardCompanyRulesResponses = {
    /**
     * The rules in force, and a counter for each at the same place of its list.
     */
    200: {
        rules: Array<{
            /**
             * for people; shown back as it is
             */
            name?: string;
            /**
             * every condition that is given must hold
             */
            when: {
                /**
                 * kinds of telegram that the rule looks at
                 */
                kinds: Array<'PAYMENT' | 'CANCEL' | 'INQUIRY' | 'NETCANCEL'>;
                /**
                 * the whole card number, or its beginning followed by *
                 */
                cardNumber?: string;
                /**
                 * an amount in won, or a range that includes both ends
                 */
                amount?: number | {
                    from: number;
                    to: number;
                };
                /**
                 * the management number of the telegram itself
                 */
                managementNumber?: string;
                /**
                 * the management number that the telegram is about
                 */
                originalManagementNumber?: string;
            };
            /**
             * let the first n matching telegrams pass
             */
            skip?: number;
            /**
             * of those that are left, take only each n-th
             */
            every?: number;
            /**
             * the rule is used up after n telegrams
             */
            times?: number;
            /**
             * what happens to a telegram that the rule takes
             */
            then: {
                action: 'decline';
                code: string;
                /**
                 * at most 40 bytes of CP949; by default the text of the code
                 */
                message?: string;
            } | {
                action: 'unavailable';
                code: '0091' | '0096';
            } | {
                action: 'delay';
                /**
                 * milliseconds
                 */
                ms: number;
            } | {
                action: 'late';
                /**
                 * milliseconds
                 */
                ms: number;
            } | {
                action: 'silence';
                /**
                 * before-approval: nothing is decided or booked. after-approval: decided and booked, only the reply is lost.
                 */
                stage: 'before-approval' | 'after-approval';
            } | {
                action: 'reset';
                /**
                 * before-approval: nothing is decided or booked. after-approval: decided and booked, only the reply is lost.
                 */
                stage: 'before-approval' | 'after-approval';
            } | {
                action: 'half-close';
                /**
                 * before-approval: nothing is decided or booked. after-approval: decided and booked, only the reply is lost.
                 */
                stage: 'before-approval' | 'after-approval';
            } | {
                action: 'duplicate';
            } | {
                action: 'crossed';
                /**
                 * a reply that stays alone leaves after this many milliseconds
                 */
                maxHoldMs: number;
            } | {
                action: 'glued';
                /**
                 * a reply that stays alone leaves after this many milliseconds
                 */
                maxHoldMs: number;
            } | {
                action: 'bytewise';
            } | {
                action: 'short';
            } | {
                action: 'long';
            } | {
                action: 'foreign-bytes';
            } | {
                action: 'wrong-number';
            } | {
                action: 'wrong-amount';
            } | {
                action: 'stubborn';
                /**
                 * milliseconds
                 */
                ms: number;
            };
        }>;
        counters: Array<{
            matched: number;
            used: number;
            usedUp: boolean;
        }>;
    };
};

export type ReadCardCompanyRulesResponse = ReadCardCompanyRulesResponses[keyof ReadCardCompanyRulesResponses];

export type ReplaceCardCompanyRulesData = {
    /**
     * The answer rules, replaced as a whole. The first rule that takes a telegram decides.
     */
    body: {
        rules: Array<{
            /**
             * for people; shown back as it is
             */
            name?: string;
            /**
             * every condition that is given must hold
             */
            when?: {
                /**
                 * kinds of telegram that the rule looks at
                 */
                kinds?: Array<'PAYMENT' | 'CANCEL' | 'INQUIRY' | 'NETCANCEL'>;
                /**
                 * the whole card number, or its beginning followed by *
                 */
                cardNumber?: string;
                /**
                 * an amount in won, or a range that includes both ends
                 */
                amount?: number | {
                    from: number;
                    to: number;
                };
                /**
                 * the management number of the telegram itself
                 */
                managementNumber?: string;
                /**
                 * the management number that the telegram is about
                 */
                originalManagementNumber?: string;
            };
            /**
             * let the first n matching telegrams pass
             */
            skip?: number;
            /**
             * of those that are left, take only each n-th
             */
            every?: number;
            /**
             * the rule is used up after n telegrams
             */
            times?: number;
            /**
             * what happens to a telegram that the rule takes
             */
            then: {
                action: 'decline';
                code: string;
                /**
                 * at most 40 bytes of CP949; by default the text of the code
                 */
                message?: string;
            } | {
                action: 'unavailable';
                code?: '0091' | '0096';
            } | {
                action: 'delay';
                /**
                 * milliseconds
                 */
                ms?: number;
            } | {
                action: 'late';
                /**
                 * milliseconds
                 */
                ms?: number;
            } | {
                action: 'silence';
                /**
                 * before-approval: nothing is decided or booked. after-approval: decided and booked, only the reply is lost.
                 */
                stage: 'before-approval' | 'after-approval';
            } | {
                action: 'reset';
                /**
                 * before-approval: nothing is decided or booked. after-approval: decided and booked, only the reply is lost.
                 */
                stage: 'before-approval' | 'after-approval';
            } | {
                action: 'half-close';
                /**
                 * before-approval: nothing is decided or booked. after-approval: decided and booked, only the reply is lost.
                 */
                stage: 'before-approval' | 'after-approval';
            } | {
                action: 'duplicate';
            } | {
                action: 'crossed';
                /**
                 * a reply that stays alone leaves after this many milliseconds
                 */
                maxHoldMs?: number;
            } | {
                action: 'glued';
                /**
                 * a reply that stays alone leaves after this many milliseconds
                 */
                maxHoldMs?: number;
            } | {
                action: 'bytewise';
            } | {
                action: 'short';
            } | {
                action: 'long';
            } | {
                action: 'foreign-bytes';
            } | {
                action: 'wrong-number';
            } | {
                action: 'wrong-amount';
            } | {
                action: 'stubborn';
                /**
                 * milliseconds
                 */
                ms?: number;
            };
        }>;
    };
    path?: never;
    query?: never;
    url: '/sandbox/partners/card-company/rules';
};

export type ReplaceCardCompanyRulesErrors = {
    /**
     * The request is not well formed
     */
    400: Problem;
    /**
     * A page of another origin
     */
    403: Problem;
    /**
     * There is no such thing
     */
    404: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * Not JSON in UTF-8
     */
    415: Problem;
    /**
     * Something failed inside
     */
    500: Problem;
    /**
     * A database or partner is away; nothing was sent
     */
    503: Problem;
};

export type ReplaceCardCompanyRulesError = ReplaceCardCompanyRulesErrors[keyof ReplaceCardCompanyRulesErrors];

export type ReplaceCardCompanyRulesResponses = {
    /**
     * The rules in force, and a counter for each at the same place of its list.
     */
    200: {
        rules: Array<{
            /**
             * for people; shown back as it is
             */
            name?: string;
            /**
             * every condition that is given must hold
             */
            when: {
                /**
                 * kinds of telegram that the rule looks at
                 */
                kinds: Array<'PAYMENT' | 'CANCEL' | 'INQUIRY' | 'NETCANCEL'>;
                /**
                 * the whole card number, or its beginning followed by *
                 */
                cardNumber?: string;
                /**
                 * an amount in won, or a range that includes both ends
                 */
                amount?: number | {
                    from: number;
                    to: number;
                };
                /**
                 * the management number of the telegram itself
                 */
                managementNumber?: string;
                /**
                 * the management number that the telegram is about
                 */
                originalManagementNumber?: string;
            };
            /**
             * let the first n matching telegrams pass
             */
            skip?: number;
            /**
             * of those that are left, take only each n-th
             */
            every?: number;
            /**
             * the rule is used up after n telegrams
             */
            times?: number;
            /**
             * what happens to a telegram that the rule takes
             */
            then: {
                action: 'decline';
                code: string;
                /**
                 * at most 40 bytes of CP949; by default the text of the code
                 */
                message?: string;
            } | {
                action: 'unavailable';
                code: '0091' | '0096';
            } | {
                action: 'delay';
                /**
                 * milliseconds
                 */
                ms: number;
            } | {
                action: 'late';
                /**
                 * milliseconds
                 */
                ms: number;
            } | {
                action: 'silence';
                /**
                 * before-approval: nothing is decided or booked. after-approval: decided and booked, only the reply is lost.
                 */
                stage: 'before-approval' | 'after-approval';
            } | {
                action: 'reset';
                /**
                 * before-approval: nothing is decided or booked. after-approval: decided and booked, only the reply is lost.
                 */
                stage: 'before-approval' | 'after-approval';
            } | {
                action: 'half-close';
                /**
                 * before-approval: nothing is decided or booked. after-approval: decided and booked, only the reply is lost.
                 */
                stage: 'before-approval' | 'after-approval';
            } | {
                action: 'duplicate';
            } | {
                action: 'crossed';
                /**
                 * a reply that stays alone leaves after this many milliseconds
                 */
                maxHoldMs: number;
            } | {
                action: 'glued';
                /**
                 * a reply that stays alone leaves after this many milliseconds
                 */
                maxHoldMs: number;
            } | {
                action: 'bytewise';
            } | {
                action: 'short';
            } | {
                action: 'long';
            } | {
                action: 'foreign-bytes';
            } | {
                action: 'wrong-number';
            } | {
                action: 'wrong-amount';
            } | {
                action: 'stubborn';
                /**
                 * milliseconds
                 */
                ms: number;
            };
        }>;
        counters: Array<{
            matched: number;
            used: number;
            usedUp: boolean;
        }>;
    };
};

export type ReplaceCardCompanyRulesResponse = ReplaceCardCompanyRulesResponses[keyof ReplaceCardCompanyRulesResponses];

export type ReadCardCompanyBookData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * management number of the last entry that you have seen
         */
        after?: string;
        /**
         * at most 10,000; by default 1,000
         */
        limit?: number;
    };
    url: '/sandbox/partners/card-company/book';
};

export type ReadCardCompanyBookErrors = {
    /**
     * The request is not well formed
     */
    400: Problem;
    /**
     * A page of another origin
     */
    403: Problem;
    /**
     * There is no such thing
     */
    404: Problem;
    /**
     * Something failed inside
     */
    500: Problem;
    /**
     * A database or partner is away; nothing was sent
     */
    503: Problem;
};

export type ReadCardCompanyBookError = ReadCardCompanyBookErrors[keyof ReadCardCompanyBookErrors];

export type ReadCardCompanyBookResponses = {
    /**
     * Default Response
     */
    200: {
        /**
         * in the order in which they first came in
         */
        entries: Array<{
            managementNumber: string;
            /**
             * NETCANCEL: only a net cancel has come for this number so far, never the deal itself
             */
            kind: 'PAYMENT' | 'CANCEL' | 'NETCANCEL';
            /**
             * of a cancel: the payment that it cancels
             */
            originalManagementNumber: string | null;
            /**
             * first 6 and last 3 digits; the book never holds more
             */
            card: string | null;
            amount: number;
            vat: number;
            /**
             * the response code that the deal was answered with; 0099 when a net cancel came first
             */
            code: string;
            approvalNumber: string | null;
            /**
             * when it was booked, yyyyMMddHHmmss in Seoul
             */
            at: string;
            state: 'approved' | 'declined' | 'partly-cancelled' | 'cancelled' | 'net-cancelled';
            /**
             * of a payment: what its standing cancels took
             */
            cancelledAmount: number;
        }>;
        /**
         * value of `after` for the next page; null at the end
         */
        next: string | null;
        totals: {
            entries: number;
            /**
             * payments ever approved, in won
             */
            approved: number;
            /**
             * cancels that stand; one that was itself net-cancelled counts no more
             */
            cancelled: number;
            /**
             * payments undone by a net cancel
             */
            netCancelled: number;
            /**
             * approved - cancelled - netCancelled: what the card company owes
             */
            net: number;
        };
    };
};

export type ReadCardCompanyBookResponse = ReadCardCompanyBookResponses[keyof ReadCardCompanyBookResponses];

export type ReadBankRulesData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/sandbox/partners/bank/rules';
};

export type ReadBankRulesErrors = {
    /**
     * A page of another origin
     */
    403: Problem;
    /**
     * There is no such thing
     */
    404: Problem;
    /**
     * Something failed inside
     */
    500: Problem;
    /**
     * A database or partner is away; nothing was sent
     */
    503: Problem;
};

export type ReadBankRulesError = ReadBankRulesErrors[keyof ReadBankRulesErrors];

export type ReadBankRulesResponses = {
    /**
     * The rules in force, and a counter for each at the same place of its list.
     */
    200: {
        rules: Array<{
            /**
             * for people; shown back as it is
             */
            name?: string;
            /**
             * every condition that is given must hold
             */
            when: {
                /**
                 * kinds of telegram that the rule looks at; those of notices go with actions on notices only
                 */
                kinds: Array<'ISSUE' | 'CLOSE' | 'WITHDRAW' | 'REFUND' | 'INQUIRY' | 'NETCANCEL' | 'DEPOSIT' | 'REVERSAL'>;
                /**
                 * the whole account number, or its beginning followed by *
                 */
                accountNumber?: string;
                /**
                 * an amount in won, or a range that includes both ends
                 */
                amount?: number | {
                    from: number;
                    to: number;
                };
                /**
                 * the management number of the telegram itself
                 */
                managementNumber?: string;
                /**
                 * the management number that the telegram is about
                 */
                originalManagementNumber?: string;
            };
            /**
             * let the first n matching telegrams pass
             */
            skip?: number;
            /**
             * of those that are left, take only each n-th
             */
            every?: number;
            /**
             * the rule is used up after n telegrams
             */
            times?: number;
            /**
             * what happens to a telegram that the rule takes
             */
            then: {
                action: 'decline';
                code: string;
                /**
                 * at most 40 bytes of CP949; by default the text of the code
                 */
                message?: string;
            } | {
                action: 'unavailable';
                code: '0091' | '0096';
            } | {
                action: 'delay';
                /**
                 * milliseconds
                 */
                ms: number;
            } | {
                action: 'late';
                /**
                 * milliseconds
                 */
                ms: number;
            } | {
                action: 'silence';
                /**
                 * before-approval: nothing is decided or booked. after-approval: decided and booked, only the reply is lost.
                 */
                stage: 'before-approval' | 'after-approval';
            } | {
                action: 'reset';
                /**
                 * before-approval: nothing is decided or booked. after-approval: decided and booked, only the reply is lost.
                 */
                stage: 'before-approval' | 'after-approval';
            } | {
                action: 'half-close';
                /**
                 * before-approval: nothing is decided or booked. after-approval: decided and booked, only the reply is lost.
                 */
                stage: 'before-approval' | 'after-approval';
            } | {
                action: 'duplicate';
            } | {
                action: 'crossed';
                /**
                 * a reply that stays alone leaves after this many milliseconds
                 */
                maxHoldMs: number;
            } | {
                action: 'glued';
                /**
                 * a reply that stays alone leaves after this many milliseconds
                 */
                maxHoldMs: number;
            } | {
                action: 'bytewise';
            } | {
                action: 'short';
            } | {
                action: 'long';
            } | {
                action: 'foreign-bytes';
            } | {
                action: 'wrong-number';
            } | {
                action: 'wrong-amount';
            } | {
                action: 'stubborn';
                /**
                 * milliseconds
                 */
                ms: number;
            } | {
                action: 'send-twice';
            } | {
                action: 'send-late';
                /**
                 * milliseconds
                 */
                ms: number;
            } | {
                action: 'lose-notice';
            } | {
                action: 'lose-answer';
            };
        }>;
        counters: Array<{
            matched: number;
            used: number;
            usedUp: boolean;
        }>;
    };
};

export type ReadBankRulesResponse = ReadBankRulesResponses[keyof ReadBankRulesResponses];

export type ReplaceBankRulesData = {
    /**
     * The answer rules, replaced as a whole. The first rule that takes a telegram decides.
     */
    body: {
        rules: Array<{
            /**
             * for people; shown back as it is
             */
            name?: string;
            /**
             * every condition that is given must hold
             */
            when?: {
                /**
                 * kinds of telegram that the rule looks at; those of notices go with actions on notices only
                 */
                kinds?: Array<'ISSUE' | 'CLOSE' | 'WITHDRAW' | 'REFUND' | 'INQUIRY' | 'NETCANCEL' | 'DEPOSIT' | 'REVERSAL'>;
                /**
                 * the whole account number, or its beginning followed by *
                 */
                accountNumber?: string;
                /**
                 * an amount in won, or a range that includes both ends
                 */
                amount?: number | {
                    from: number;
                    to: number;
                };
                /**
                 * the management number of the telegram itself
                 */
                managementNumber?: string;
                /**
                 * the management number that the telegram is about
                 */
                originalManagementNumber?: string;
            };
            /**
             * let the first n matching telegrams pass
             */
            skip?: number;
            /**
             * of those that are left, take only each n-th
             */
            every?: number;
            /**
             * the rule is used up after n telegrams
             */
            times?: number;
            /**
             * what happens to a telegram that the rule takes
             */
            then: {
                action: 'decline';
                code: string;
                /**
                 * at most 40 bytes of CP949; by default the text of the code
                 */
                message?: string;
            } | {
                action: 'unavailable';
                code?: '0091' | '0096';
            } | {
                action: 'delay';
                /**
                 * milliseconds
                 */
                ms?: number;
            } | {
                action: 'late';
                /**
                 * milliseconds
                 */
                ms?: number;
            } | {
                action: 'silence';
                /**
                 * before-approval: nothing is decided or booked. after-approval: decided and booked, only the reply is lost.
                 */
                stage: 'before-approval' | 'after-approval';
            } | {
                action: 'reset';
                /**
                 * before-approval: nothing is decided or booked. after-approval: decided and booked, only the reply is lost.
                 */
                stage: 'before-approval' | 'after-approval';
            } | {
                action: 'half-close';
                /**
                 * before-approval: nothing is decided or booked. after-approval: decided and booked, only the reply is lost.
                 */
                stage: 'before-approval' | 'after-approval';
            } | {
                action: 'duplicate';
            } | {
                action: 'crossed';
                /**
                 * a reply that stays alone leaves after this many milliseconds
                 */
                maxHoldMs?: number;
            } | {
                action: 'glued';
                /**
                 * a reply that stays alone leaves after this many milliseconds
                 */
                maxHoldMs?: number;
            } | {
                action: 'bytewise';
            } | {
                action: 'short';
            } | {
                action: 'long';
            } | {
                action: 'foreign-bytes';
            } | {
                action: 'wrong-number';
            } | {
                action: 'wrong-amount';
            } | {
                action: 'stubborn';
                /**
                 * milliseconds
                 */
                ms?: number;
            } | {
                action: 'send-twice';
            } | {
                action: 'send-late';
                /**
                 * milliseconds
                 */
                ms?: number;
            } | {
                action: 'lose-notice';
            } | {
                action: 'lose-answer';
            };
        }>;
    };
    path?: never;
    query?: never;
    url: '/sandbox/partners/bank/rules';
};

export type ReplaceBankRulesErrors = {
    /**
     * The request is not well formed
     */
    400: Problem;
    /**
     * A page of another origin
     */
    403: Problem;
    /**
     * There is no such thing
     */
    404: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * Not JSON in UTF-8
     */
    415: Problem;
    /**
     * Something failed inside
     */
    500: Problem;
    /**
     * A database or partner is away; nothing was sent
     */
    503: Problem;
};

export type ReplaceBankRulesError = ReplaceBankRulesErrors[keyof ReplaceBankRulesErrors];

export type ReplaceBankRulesResponses = {
    /**
     * The rules in force, and a counter for each at the same place of its list.
     */
    200: {
        rules: Array<{
            /**
             * for people; shown back as it is
             */
            name?: string;
            /**
             * every condition that is given must hold
             */
            when: {
                /**
                 * kinds of telegram that the rule looks at; those of notices go with actions on notices only
                 */
                kinds: Array<'ISSUE' | 'CLOSE' | 'WITHDRAW' | 'REFUND' | 'INQUIRY' | 'NETCANCEL' | 'DEPOSIT' | 'REVERSAL'>;
                /**
                 * the whole account number, or its beginning followed by *
                 */
                accountNumber?: string;
                /**
                 * an amount in won, or a range that includes both ends
                 */
                amount?: number | {
                    from: number;
                    to: number;
                };
                /**
                 * the management number of the telegram itself
                 */
                managementNumber?: string;
                /**
                 * the management number that the telegram is about
                 */
                originalManagementNumber?: string;
            };
            /**
             * let the first n matching telegrams pass
             */
            skip?: number;
            /**
             * of those that are left, take only each n-th
             */
            every?: number;
            /**
             * the rule is used up after n telegrams
             */
            times?: number;
            /**
             * what happens to a telegram that the rule takes
             */
            then: {
                action: 'decline';
                code: string;
                /**
                 * at most 40 bytes of CP949; by default the text of the code
                 */
                message?: string;
            } | {
                action: 'unavailable';
                code: '0091' | '0096';
            } | {
                action: 'delay';
                /**
                 * milliseconds
                 */
                ms: number;
            } | {
                action: 'late';
                /**
                 * milliseconds
                 */
                ms: number;
            } | {
                action: 'silence';
                /**
                 * before-approval: nothing is decided or booked. after-approval: decided and booked, only the reply is lost.
                 */
                stage: 'before-approval' | 'after-approval';
            } | {
                action: 'reset';
                /**
                 * before-approval: nothing is decided or booked. after-approval: decided and booked, only the reply is lost.
                 */
                stage: 'before-approval' | 'after-approval';
            } | {
                action: 'half-close';
                /**
                 * before-approval: nothing is decided or booked. after-approval: decided and booked, only the reply is lost.
                 */
                stage: 'before-approval' | 'after-approval';
            } | {
                action: 'duplicate';
            } | {
                action: 'crossed';
                /**
                 * a reply that stays alone leaves after this many milliseconds
                 */
                maxHoldMs: number;
            } | {
                action: 'glued';
                /**
                 * a reply that stays alone leaves after this many milliseconds
                 */
                maxHoldMs: number;
            } | {
                action: 'bytewise';
            } | {
                action: 'short';
            } | {
                action: 'long';
            } | {
                action: 'foreign-bytes';
            } | {
                action: 'wrong-number';
            } | {
                action: 'wrong-amount';
            } | {
                action: 'stubborn';
                /**
                 * milliseconds
                 */
                ms: number;
            } | {
                action: 'send-twice';
            } | {
                action: 'send-late';
                /**
                 * milliseconds
                 */
                ms: number;
            } | {
                action: 'lose-notice';
            } | {
                action: 'lose-answer';
            };
        }>;
        counters: Array<{
            matched: number;
            used: number;
            usedUp: boolean;
        }>;
    };
};

export type ReplaceBankRulesResponse = ReplaceBankRulesResponses[keyof ReplaceBankRulesResponses];

export type ReadBankBookData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * management number of the last entry that you have seen
         */
        after?: string;
        /**
         * at most 10,000; by default 1,000
         */
        limit?: number;
    };
    url: '/sandbox/partners/bank/book';
};

export type ReadBankBookErrors = {
    /**
     * The request is not well formed
     */
    400: Problem;
    /**
     * A page of another origin
     */
    403: Problem;
    /**
     * There is no such thing
     */
    404: Problem;
    /**
     * Something failed inside
     */
    500: Problem;
    /**
     * A database or partner is away; nothing was sent
     */
    503: Problem;
};

export type ReadBankBookError = ReadBankBookErrors[keyof ReadBankBookErrors];

export type ReadBankBookResponses = {
    /**
     * Default Response
     */
    200: {
        /**
         * in the order in which they first came in
         */
        entries: Array<{
            /**
             * of a notice: its notice number
             */
            managementNumber: string;
            /**
             * NETCANCEL: only a net cancel has come for this number so far
             */
            kind: 'ISSUE' | 'CLOSE' | 'WITHDRAW' | 'REFUND' | 'NETCANCEL' | 'DEPOSIT' | 'REVERSAL';
            /**
             * CLOSE and REFUND: of what; DEPOSIT: of the ISSUE; REVERSAL: the notice number of the deposit
             */
            originalManagementNumber: string | null;
            /**
             * the common code of banks
             */
            bank: string | null;
            /**
             * of an issued account; first 6 and last 3 digits of any other, of which the book never holds more
             */
            accountNumber: string | null;
            amount: number;
            /**
             * what was answered; 0099 when a net cancel came first, 0000 for a notice without answer
             */
            code: string;
            bankNumber: string | null;
            /**
             * yyyyMMddHHmmss in Seoul
             */
            at: string;
            /**
             * open, closed, expired: of an issued account
             */
            state: 'open' | 'closed' | 'expired' | 'approved' | 'declined' | 'net-cancelled' | 'pending' | 'credited' | 'returned' | 'reversed' | 'refused';
            /**
             * ISSUE: deposits that stand; WITHDRAW: the amount while it stands
             */
            cameIn: number;
            /**
             * ISSUE and WITHDRAW: what standing refunds took
             */
            refunded: number;
        }>;
        /**
         * value of `after` for the next page; null at the end
         */
        next: string | null;
        totals: {
            entries: number;
            /**
             * deposits ever credited, in won
             */
            deposited: number;
            /**
             * deposits that went back to their depositors
             */
            returned: number;
            /**
             * credited deposits that were taken back
             */
            reversed: number;
            /**
             * taken from accounts of buyers
             */
            withdrawn: number;
            /**
             * withdrawals undone by a net cancel
             */
            netCancelled: number;
            /**
             * paid out by refunds that stand
             */
            refunded: number;
            /**
             * deposited + withdrawn - reversed - netCancelled - refunded: what the bank holds for us
             */
            held: number;
        };
    };
};

export type ReadBankBookResponse = ReadBankBookResponses[keyof ReadBankBookResponses];

export type DepositAtBankData = {
    body: {
        accountNumber: string;
        /**
         * won; by default what the account was issued for
         */
        amount?: number;
        /**
         * by default the name it was issued with
         */
        depositorName?: string;
    };
    path?: never;
    query?: never;
    url: '/sandbox/partners/bank/deposits';
};

export type DepositAtBankErrors = {
    /**
     * The request is not well formed
     */
    400: Problem;
    /**
     * A page of another origin
     */
    403: Problem;
    /**
     * There is no such thing
     */
    404: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * Not JSON in UTF-8
     */
    415: Problem;
    /**
     * Something failed inside
     */
    500: Problem;
    /**
     * A database or partner is away; nothing was sent
     */
    503: Problem;
};

export type DepositAtBankError = DepositAtBankErrors[keyof DepositAtBankErrors];

export type DepositAtBankResponses = {
    /**
     * Default Response
     */
    200: {
        noticeNumber: string;
        kind: 'DEPOSIT' | 'REVERSAL';
        accountNumber: string;
        amount: number;
        /**
         * pending: the gateway has not answered within 5 s; the bank goes on asking
         */
        state: 'pending' | 'credited' | 'returned' | 'reversed' | 'refused';
        /**
         * why it was returned or refused
         */
        code: string | null;
        /**
         * the same in words
         */
        reason: string | null;
    };
};

export type DepositAtBankResponse = DepositAtBankResponses[keyof DepositAtBankResponses];

export type ReverseAtBankData = {
    body: {
        noticeNumber: string;
    };
    path?: never;
    query?: never;
    url: '/sandbox/partners/bank/reversals';
};

export type ReverseAtBankErrors = {
    /**
     * The request is not well formed
     */
    400: Problem;
    /**
     * A page of another origin
     */
    403: Problem;
    /**
     * There is no such thing
     */
    404: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * Not JSON in UTF-8
     */
    415: Problem;
    /**
     * Something failed inside
     */
    500: Problem;
    /**
     * A database or partner is away; nothing was sent
     */
    503: Problem;
};

export type ReverseAtBankError = ReverseAtBankErrors[keyof ReverseAtBankErrors];

export type ReverseAtBankResponses = {
    /**
     * Default Response
     */
    200: {
        noticeNumber: string;
        kind: 'DEPOSIT' | 'REVERSAL';
        accountNumber: string;
        amount: number;
        /**
         * pending: the gateway has not answered within 5 s; the bank goes on asking
         */
        state: 'pending' | 'credited' | 'returned' | 'reversed' | 'refused';
        /**
         * why it was returned or refused
         */
        code: string | null;
        /**
         * the same in words
         */
        reason: string | null;
    };
};

export type ReverseAtBankResponse = ReverseAtBankResponses[keyof ReverseAtBankResponses];

export type SetBankMaintenanceData = {
    body: {
        closed: 'never' | 'nightly' | 'now';
    };
    path?: never;
    query?: never;
    url: '/sandbox/partners/bank/maintenance';
};

export type SetBankMaintenanceErrors = {
    /**
     * The request is not well formed
     */
    400: Problem;
    /**
     * A page of another origin
     */
    403: Problem;
    /**
     * There is no such thing
     */
    404: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * Not JSON in UTF-8
     */
    415: Problem;
    /**
     * Something failed inside
     */
    500: Problem;
    /**
     * A database or partner is away; nothing was sent
     */
    503: Problem;
};

export type SetBankMaintenanceError = SetBankMaintenanceErrors[keyof SetBankMaintenanceErrors];

export type SetBankMaintenanceResponses = {
    /**
     * Default Response
     */
    200: {
        closed: 'never' | 'nightly' | 'now';
    };
};

export type SetBankMaintenanceResponse = SetBankMaintenanceResponses[keyof SetBankMaintenanceResponses];

export type ReadWebhookChaosData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/sandbox/webhooks/chaos';
};

export type ReadWebhookChaosErrors = {
    /**
     * A page of another origin
     */
    403: Problem;
    /**
     * Something failed inside
     */
    500: Problem;
    /**
     * A database or partner is away; nothing was sent
     */
    503: Problem;
};

export type ReadWebhookChaosError = ReadWebhookChaosErrors[keyof ReadWebhookChaosErrors];

export type ReadWebhookChaosResponses = {
    /**
     * The dial
     */
    200: WebhookChaos;
};

export type ReadWebhookChaosResponse = ReadWebhookChaosResponses[keyof ReadWebhookChaosResponses];

export type SetWebhookChaosData = {
    body: WebhookChaosInput;
    path?: never;
    query?: never;
    url: '/sandbox/webhooks/chaos';
};

export type SetWebhookChaosErrors = {
    /**
     * The request is not well formed
     */
    400: Problem;
    /**
     * A page of another origin
     */
    403: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * Not JSON in UTF-8
     */
    415: Problem;
    /**
     * Something failed inside
     */
    500: Problem;
    /**
     * A database or partner is away; nothing was sent
     */
    503: Problem;
};

export type SetWebhookChaosError = SetWebhookChaosErrors[keyof SetWebhookChaosErrors];

export type SetWebhookChaosResponses = {
    /**
     * The dial
     */
    200: WebhookChaos;
};

export type SetWebhookChaosResponse = SetWebhookChaosResponses[keyof SetWebhookChaosResponses];

export type AuthenticatePaymentData = {
    body: SandboxAuthenticateInput;
    path?: never;
    query?: never;
    url: '/sandbox/authenticate';
};

export type AuthenticatePaymentErrors = {
    /**
     * The request is not well formed
     */
    400: Problem;
    /**
     * No secret key, or an unknown one
     */
    401: Problem;
    /**
     * A page of another origin
     */
    403: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * Not JSON in UTF-8
     */
    415: Problem;
    /**
     * The rules refuse it
     */
    422: Problem;
    /**
     * Something failed inside
     */
    500: Problem;
    /**
     * A database or partner is away; nothing was sent
     */
    503: Problem;
};

export type AuthenticatePaymentError = AuthenticatePaymentErrors[keyof AuthenticatePaymentErrors];

export type AuthenticatePaymentResponses = {
    /**
     * Default Response
     */
    200: SandboxAuthenticated;
};

export type AuthenticatePaymentResponse = AuthenticatePaymentResponses[keyof AuthenticatePaymentResponses];

export type DepositIntoVirtualAccountData = {
    body: SandboxDepositInput | null;
    path: {
        paymentKey: string;
    };
    query?: never;
    url: '/sandbox/virtual-accounts/{paymentKey}/deposit';
};

export type DepositIntoVirtualAccountErrors = {
    /**
     * The request is not well formed
     */
    400: Problem;
    /**
     * No secret key, or an unknown one
     */
    401: Problem;
    /**
     * A page of another origin
     */
    403: Problem;
    /**
     * There is no such thing
     */
    404: Problem;
    /**
     * Not now, or not any more
     */
    409: Problem;
    /**
     * The body is too large
     */
    413: Problem;
    /**
     * Not JSON in UTF-8
     */
    415: Problem;
    /**
     * Something failed inside
     */
    500: Problem;
    /**
     * A database or partner is away; nothing was sent
     */
    503: Problem;
};

export type DepositIntoVirtualAccountError = DepositIntoVirtualAccountErrors[keyof DepositIntoVirtualAccountErrors];

export type DepositIntoVirtualAccountResponses = {
    /**
     * Default Response
     */
    200: SandboxDeposited;
};

export type DepositIntoVirtualAccountResponse = DepositIntoVirtualAccountResponses[keyof DepositIntoVirtualAccountResponses];

export type LoseReplyData = {
    body?: never;
    path: {
        paymentKey: string;
    };
    query?: never;
    url: '/sandbox/checkouts/{paymentKey}/lose-reply';
};

export type LoseReplyErrors = {
    /**
     * No secret key, or an unknown one
     */
    401: Problem;
    /**
     * A page of another origin
     */
    403: Problem;
    /**
     * There is no such thing
     */
    404: Problem;
    /**
     * Something failed inside
     */
    500: Problem;
    /**
     * A database or partner is away; nothing was sent
     */
    503: Problem;
};

export type LoseReplyError = LoseReplyErrors[keyof LoseReplyErrors];

export type LoseReplyResponses = {
    /**
     * Default Response
     */
    204: void;
};

export type LoseReplyResponse = LoseReplyResponses[keyof LoseReplyResponses];
