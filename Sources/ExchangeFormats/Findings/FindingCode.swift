public import ExchangeBase

/// How far an error reaches.
public enum FindingScope: String, Sendable, Codable, CaseIterable {
  /// The record comes back; the others of the bundle go on.
  case record
  /// The whole bundle comes back.
  case bundle
}

/// The stable codes of all findings. ``entry`` says what each means.
public enum FindingCode: String, Sendable, Codable, CaseIterable {
  // The file as a whole
  case fileEmpty = "file-empty"
  case fileTooLarge = "file-too-large"
  case quotaExceeded = "quota-exceeded"
  case quotaDeliveriesExceeded = "quota-deliveries-exceeded"
  case quotaRejectionsExceeded = "quota-rejections-exceeded"
  case trialsExceeded = "trials-exceeded"
  case trialFailed = "trial-failed"
  case fileNotRegular = "file-not-regular"
  case folderUnfit = "folder-unfit"
  case fileUnreadable = "file-unreadable"
  case inspectionFailed = "inspection-failed"
  case formatUnsupported = "format-unsupported"
  case kindUnknown = "kind-unknown"
  case kindMismatch = "kind-mismatch"
  case senderMismatch = "sender-mismatch"
  case senderNotEntitled = "sender-not-entitled"
  case senderEnded = "sender-ended"
  case bundleDuplicate = "bundle-duplicate"
  case bundleConflict = "bundle-conflict"
  case bundleNotWhole = "bundle-not-whole"
  case rejectedTooMany = "rejected-too-many"
  case rejectedRowsCapped = "rejected-rows-capped"
  case controlTotalMismatch = "control-total-mismatch"
  case noRecords = "no-records"
  case fileChanged = "file-changed"
  case filePutAside = "file-put-aside"
  case fileRequeued = "file-requeued"
  case markerMismatch = "marker-mismatch"
  case markerMalformed = "marker-malformed"
  case markerAlone = "marker-alone"
  // ZIP and gzip containers
  case zipDamaged = "zip-damaged"
  case zipUnsupported = "zip-unsupported"
  case zipNameUnsafe = "zip-name-unsafe"
  case zipTooLarge = "zip-too-large"
  case zipMemberUnexpected = "zip-member-unexpected"
  case zipMemberIgnored = "zip-member-ignored"
  case zipRecordFileMissing = "zip-record-file-missing"
  case zipRecordFileSeveral = "zip-record-file-several"
  case gzipDamaged = "gzip-damaged"
  case manifestMissing = "manifest-missing"
  case manifestAssumed = "manifest-assumed"
  case evidenceAssumed = "evidence-assumed"
  case manifestMalformed = "manifest-malformed"
  case manifestContradicts = "manifest-contradicts"
  case manifestMemberMissing = "manifest-member-missing"
  case manifestMemberUnlisted = "manifest-member-unlisted"
  case manifestDigestMismatch = "manifest-digest-mismatch"
  case attachmentRequired = "attachment-required"
  case attachmentMissing = "attachment-missing"
  case attachmentAltered = "attachment-altered"
  case attachmentUnnamed = "attachment-unnamed"
  case attachmentElsewhere = "attachment-elsewhere"
  case attachmentNameTaken = "attachment-name-taken"
  // Source rules
  case sourceMismatch = "source-mismatch"
  case sourceCodeUnknown = "source-code-unknown"
  // Bytes and encodings
  case encodingInvalid = "encoding-invalid"
  case encodingUnsupported = "encoding-unsupported"
  case encodingMismatch = "encoding-mismatch"
  case encodingUnmarked = "encoding-unmarked"
  case nulByte = "nul-byte"
  case characterCut = "character-cut"
  // CSV
  case csvQuoteUnclosed = "csv-quote-unclosed"
  case csvQuoteMisplaced = "csv-quote-misplaced"
  case csvColumnCount = "csv-column-count"
  case csvRowShifted = "csv-row-shifted"
  case csvRecordTooLong = "csv-record-too-long"
  case csvRowsJoined = "csv-rows-joined"
  case csvRowCut = "csv-row-cut"
  case csvCellsLeftOut = "csv-cells-left-out"
  case csvQuotesAsText = "csv-quotes-as-text"
  case csvSeparatorUnknown = "csv-separator-unknown"
  case headerNotRecognised = "header-not-recognised"
  case headerColumnMissing = "header-column-missing"
  case headerColumnDuplicate = "header-column-duplicate"
  case headerColumnContradicts = "header-column-contradicts"
  case headerColumnUnknown = "header-column-unknown"
  case headerRepeated = "header-repeated"
  case headerChanged = "header-changed"
  case titleSkipped = "title-skipped"
  case footerSkipped = "footer-skipped"
  case noteDoubtsRecords = "note-doubts-records"
  case ornamentSkipped = "ornament-skipped"
  case formRowsUnanswered = "form-rows-unanswered"
  // Workbooks
  case workbookDamaged = "workbook-damaged"
  case workbookTooLarge = "workbook-too-large"
  case workbookMacros = "workbook-macros"
  case workbookEncrypted = "workbook-encrypted"
  case workbookOldFormat = "workbook-old-format"
  case workbookExternal = "workbook-part-external"
  case workbookEmpty = "workbook-empty"
  case workbookHeaderUnknown = "workbook-header-unknown"
  case workbookSheetsSkipped = "workbook-sheets-skipped"
  case workbookSheetUnread = "workbook-sheet-unread"
  case workbookFormsAnswered = "workbook-forms-answered"
  case workbookRowsHidden = "workbook-rows-hidden"
  case cellFormulaEmpty = "cell-formula-empty"
  case cellDigitsLost = "cell-digits-lost"
  case workbookCellsMerged = "workbook-cells-merged"
  case workbookCellsStruck = "workbook-cells-struck"
  case cellFormatScaled = "cell-format-scaled"
  case cellShownScientific = "cell-shown-scientific"
  case cellZeroLost = "cell-zero-lost"
  // XML
  case xmlMalformed = "xml-malformed"
  case xmlNotAtStart = "xml-not-at-start"
  case xmlSecondDocument = "xml-second-document"
  case xmlElementEmpty = "xml-element-empty"
  case xmlDoctype = "xml-doctype"
  case xmlTooDeep = "xml-too-deep"
  case xmlSchema = "xml-schema"
  case xmlBundleSchema = "xml-bundle-schema"
  // Values
  case valueMissing = "value-missing"
  case valueNotADate = "value-not-a-date"
  case valueNotAnInteger = "value-not-an-integer"
  case valueNotABoolean = "value-not-a-boolean"
  case valueDateSerial = "value-date-serial"
  case valueScientific = "value-scientific-notation"
  case valueNumberFigure = "value-number-figure"
  case valueTooLong = "value-too-long"
  case valueTooShort = "value-too-short"
  case valuePattern = "value-pattern"
  case valueNotInList = "value-not-in-list"
  case valueControlCharacter = "value-control-character"
  case valueCharacterLost = "value-character-lost"
  case valueCharacterCut = "value-character-cut"
  case valueNotAnAmount = "value-not-an-amount"
  case valueCodeMalformed = "value-code-malformed"
  case valueCodeDoubtful = "value-code-doubtful"
  case valueCodePlaceholder = "value-code-placeholder"
  case valuePhoneDoubtful = "value-phone-doubtful"
  case valueErrorCell = "value-error-cell"
  case valueSeveral = "value-several"
  case valuePlaceholder = "value-placeholder"
  case valueProgramWord = "value-program-word"
  case valueGarbled = "value-garbled"
  case valueCharacterDoubtful = "value-character-doubtful"
  case valueCharacterInvisible = "value-character-invisible"
  case valueCharacterPrivate = "value-character-private"
  case valueMarkup = "value-markup"
  case valueFormula = "value-formula"
  case valueDateEmpty = "value-date-empty"
  case valueDateFuture = "value-date-future"
  case valueDateImpossible = "value-date-impossible"
  case valueDatesReversed = "value-dates-reversed"
  case valueDuePassed = "value-due-passed"
  case valueTimeDropped = "value-time-dropped"
  case valueNumberDate = "value-number-date"
  case valueNumberRounded = "value-number-rounded"
  case valueAmountLarge = "value-amount-large"
  case valueUnclear = "value-unclear"
  case amountUnitsMixed = "amount-units-mixed"
  case groupMissing = "group-missing"
  case groupConflict = "group-conflict"
  // Routing
  case itemUnknown = "item-unknown"
  case itemCodeMalformed = "item-code-malformed"
  case itemNameMismatch = "item-name-mismatch"
  case itemNotInForce = "item-not-in-force"
  case itemUnsupervised = "item-unsupervised"
  case supervisorAbsent = "supervisor-absent"
  case townMissing = "town-missing"
  case townUnknown = "town-unknown"
  case recipientUnknown = "recipient-unknown"
  case departmentAmbiguous = "department-ambiguous"
  case departmentSeveral = "department-several"
  case recipientAbsent = "recipient-absent"
  case recipientSelf = "recipient-self"
  case recipientNone = "recipient-none"
  // What the ledger knows
  case recordUnchanged = "record-unchanged"
  case recordTwice = "record-twice"
  case recordConflict = "record-conflict"
  case recordRepeated = "record-repeated"
  case recordCancelled = "record-cancelled"
  case recordIdCancelled = "record-id-cancelled"
  case claimReferenceUnknown = "claim-reference-unknown"
  case claimAmbiguous = "claim-ambiguous"
  case claimNotRecipient = "claim-not-recipient"
  case claimAlready = "claim-already"
  case claimSuperseded = "claim-superseded"
  case claimContradicted = "claim-contradicted"
  case claimAfterReturn = "claim-after-return"
  // What matters in hand allow
  case referenceUnknown = "reference-unknown"
  case referenceAmbiguous = "reference-ambiguous"
  case referenceWrongKind = "reference-wrong-kind"
  case referenceWithdrawn = "reference-withdrawn"
  case answerNotYours = "answer-not-yours"
  case answerAlready = "answer-already"
  case answerReplaced = "answer-replaced"
  case answerNothingOpen = "answer-nothing-open"
  case answerEarly = "answer-early"
  case answerLate = "answer-late"
  case answerWithoutEffect = "answer-without-effect"
  case participantsNone = "participants-none"
  case cancellationEnded = "cancellation-ended"
  case defaultNoCandidate = "default-no-candidate"
  case partiesTooFew = "parties-too-few"
  case matterFull = "matter-full"
  case returnNotAllowed = "return-not-allowed"
  case reassignNotReturned = "reassign-not-returned"
  case reassignUnfit = "reassign-unfit"
  case reassignHeld = "reassign-held"
  case recordNotKept = "record-not-kept"
  case reassignEscalated = "reassign-escalated"
  case statementKindUnknown = "statement-kind-unknown"
  case statementPending = "statement-pending"
  case statementAgrees = "statement-agrees"
  case statementDiffers = "statement-differs"
  case statementMissing = "statement-missing"
  case dayNotClosed = "day-not-closed"
  case signoffOtherPackage = "signoff-other-package"
}

extension FindingCode {
  /// Codes that earlier programs gave, each with the one that is given in its place. They stand in receipts that ledgers
  /// keep, and can be read for good; a code is never given another meaning.
  static let retired: [String: FindingCode] = [
    "claim-reference-missing": .claimReferenceUnknown, "value-not-a-datetime": .valueNotADate,
  ]

  /// Reads a code, be it one that isn't given any more.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let code = FindingCode(rawValue: text) ?? Self.retired[text] else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "no code is “\(text)”")
    }
    self = code
  }
}

/// What the catalogue says of a code.
public struct FindingEntry: Sendable {
  /// The weight of such a finding.
  public let severity: Severity
  /// How far it reaches, if it is an error.
  public let scope: FindingScope
  /// What is wrong, with `{name}` places.
  public let message: LocalizedText
  /// How to mend it, with `{name}` places.
  public let remedy: LocalizedText
  /// What stands in places that a finding fills only where its cause is another than usual.
  public var usual: [String: String] = [:]
}
