public import ExchangeBase

/// What findings are about: the sections of the catalogue, in the order in which a file meets them.
public enum FindingGroup: String, Sendable, Codable, CaseIterable {
  /// The file as a whole.
  case file
  /// How it arrived.
  case arrival
  /// ZIP and gzip.
  case containers
  /// Manifests and attachments.
  case attachments
  /// Rules for a department's own export.
  case sources
  /// Bytes and encodings.
  case encodings
  /// CSV.
  case csv
  /// Workbooks and their cells.
  case workbooks
  /// XML.
  case xml
  /// Values.
  case values
  /// Who gets a record.
  case routing
  /// What the ledger knows.
  case ledger
  /// What matters in hand allow.
  case matters

  /// The section's heading.
  public var title: LocalizedText {
    switch self {
    case .file: LocalizedText("整个文件", "The file as a whole")
    case .arrival: LocalizedText("文件的到达", "How the file arrived")
    case .containers: LocalizedText("ZIP 和 gzip", "ZIP and gzip")
    case .attachments: LocalizedText("清单和附件", "Manifests and attachments")
    case .sources: LocalizedText("部门自有格式的读取规则", "Rules for departments' own exports")
    case .encodings: LocalizedText("字节和编码", "Bytes and encodings")
    case .csv: LocalizedText("CSV", "CSV")
    case .workbooks: LocalizedText("工作簿", "Workbooks")
    case .xml: LocalizedText("XML", "XML")
    case .values: LocalizedText("值", "Values")
    case .routing: LocalizedText("送给谁", "Routing")
    case .ledger: LocalizedText("台账里已有的", "What the ledger knows")
    case .matters: LocalizedText("办理中的事项", "What matters in hand allow")
    }
  }
}

extension FindingCode {
  /// The section that the code stands in.
  public var group: FindingGroup {
    switch self {
    case .fileEmpty, .fileTooLarge, .quotaExceeded, .quotaDeliveriesExceeded, .quotaRejectionsExceeded,
      .trialsExceeded, .trialFailed, .fileNotRegular, .folderUnfit, .fileUnreadable, .inspectionFailed,
      .formatUnsupported,
      .kindUnknown,
      .kindMismatch,
      .senderMismatch, .senderNotEntitled, .senderEnded, .bundleDuplicate, .bundleConflict, .bundleNotWhole,
      .rejectedTooMany, .rejectedRowsCapped, .controlTotalMismatch, .noRecords:
      .file
    case .fileChanged, .filePutAside, .fileRequeued, .markerMismatch, .markerMalformed, .markerAlone:
      .arrival
    case .zipDamaged, .zipUnsupported, .zipNameUnsafe, .zipTooLarge, .zipMemberUnexpected, .zipMemberIgnored,
      .zipRecordFileMissing, .zipRecordFileSeveral, .gzipDamaged:
      .containers
    case .manifestMissing, .manifestAssumed, .evidenceAssumed, .manifestMalformed, .manifestContradicts,
      .manifestMemberMissing,
      .manifestMemberUnlisted,
      .manifestDigestMismatch, .attachmentRequired, .attachmentMissing, .attachmentAltered,
      .attachmentUnnamed,
      .attachmentElsewhere, .attachmentNameTaken:
      .attachments
    case .sourceMismatch, .sourceCodeUnknown:
      .sources
    case .encodingInvalid, .encodingUnsupported, .encodingMismatch, .encodingUnmarked, .nulByte,
      .characterCut:
      .encodings
    case .csvQuoteUnclosed, .csvQuoteMisplaced, .csvColumnCount, .csvRowShifted, .csvRecordTooLong,
      .csvRowsJoined, .csvRowCut, .csvCellsLeftOut, .csvQuotesAsText, .csvSeparatorUnknown,
      .headerNotRecognised, .headerColumnMissing, .headerColumnDuplicate, .headerColumnUnknown,
      .headerColumnContradicts,
      .headerRepeated, .headerChanged, .titleSkipped, .footerSkipped, .noteDoubtsRecords, .ornamentSkipped,
      .formRowsUnanswered:
      .csv
    case .workbookDamaged, .workbookTooLarge, .workbookMacros, .workbookEncrypted, .workbookOldFormat,
      .workbookExternal, .workbookEmpty, .workbookHeaderUnknown, .workbookSheetsSkipped, .workbookSheetUnread,
      .workbookFormsAnswered, .workbookRowsHidden, .workbookCellsMerged, .workbookCellsStruck,
      .cellFormulaEmpty, .cellDigitsLost, .cellFormatScaled,
      .cellShownScientific,
      .cellZeroLost:
      .workbooks
    case .xmlMalformed, .xmlNotAtStart, .xmlSecondDocument, .xmlElementEmpty, .xmlDoctype, .xmlTooDeep,
      .xmlSchema, .xmlBundleSchema:
      .xml
    case .valueMissing, .valueNotADate, .valueNotAnInteger, .valueNotABoolean,
      .valueDateSerial, .valueScientific, .valueNumberFigure, .valueTooLong, .valueTooShort, .valuePattern,
      .valueNotInList,
      .valueControlCharacter, .valueCharacterLost, .valueCharacterCut, .valueNotAnAmount, .valueCodeMalformed,
      .valueCodeDoubtful, .valueCodePlaceholder, .valuePhoneDoubtful, .valueErrorCell, .valuePlaceholder,
      .valueSeveral, .valueProgramWord,
      .valueGarbled, .valueCharacterDoubtful, .valueCharacterInvisible, .valueCharacterPrivate, .valueMarkup,
      .valueFormula, .valueDateEmpty, .valueDateFuture, .valueDateImpossible, .valueDatesReversed,
      .valueDuePassed, .valueTimeDropped, .valueNumberDate, .valueNumberRounded, .valueAmountLarge,
      .valueUnclear, .amountUnitsMixed,
      .groupMissing, .groupConflict:
      .values
    case .itemUnknown, .itemCodeMalformed, .itemNameMismatch, .itemNotInForce, .itemUnsupervised,
      .supervisorAbsent, .townMissing,
      .townUnknown, .recipientUnknown, .departmentAmbiguous, .departmentSeveral, .recipientAbsent,
      .recipientSelf, .recipientNone:
      .routing
    case .recordUnchanged, .recordTwice, .recordConflict, .recordRepeated, .recordCancelled,
      .recordIdCancelled, .claimReferenceUnknown, .claimAmbiguous, .claimNotRecipient, .claimAlready,
      .claimSuperseded, .claimAfterReturn, .claimContradicted:
      .ledger
    case .referenceUnknown, .referenceAmbiguous, .referenceWrongKind, .referenceWithdrawn,
      .answerNotYours, .answerAlready, .answerReplaced,
      .answerNothingOpen, .answerEarly, .answerLate, .answerWithoutEffect, .participantsNone,
      .cancellationEnded, .defaultNoCandidate,
      .partiesTooFew, .matterFull,
      .returnNotAllowed, .reassignNotReturned, .reassignUnfit, .reassignHeld, .reassignEscalated,
      .recordNotKept,
      .statementKindUnknown, .statementPending, .statementAgrees, .statementDiffers, .statementMissing,
      .dayNotClosed, .signoffOtherPackage:
      .matters
    }
  }
}
