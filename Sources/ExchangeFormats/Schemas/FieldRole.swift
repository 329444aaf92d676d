/// What a field is to the program, as the Table Schema of its kind says (`role`). All that the program does with the
/// value of a certain field it does by the field's role, whatever the kind calls it; a field without one is carried and
/// checked, and asked for by no more than the rules of a profile.
public enum FieldRole: String, Sendable, Codable, CaseIterable {
  // MARK: Days

  /// The day of something that was done before the record was sent: it can't lie after the arrival.
  case actDate
  /// The last day of a time that the sender gives others: it helps nobody when it has passed before the arrival.
  case dueDate

  // MARK: What a record is called, and what it refers to

  /// The number of the document that the record tells of: others may refer to the record by it.
  case documentNumber
  /// What that document is called: where a field says nothing that then stands for an act, the title may tell another.
  case documentTitle
  /// The number of an application, by which the record is known as long as it has none of a document.
  case applicationNumber
  /// The number of the licence that the record is or is about: others may refer to the record by it.
  case licenceNumber
  /// The number of the case, survey or other matter, as whoever opens it counts.
  case matterNumber
  /// What the record answers or changes: a message id, or another name of it.
  case reference
  /// What the record is about in a few words and without personal data, where it is about no item.
  case summary
  /// The person or enterprise that the record is about, by name (当事人); of several fields the first that names one does.
  case party

  // MARK: Who gets the record

  /// The code of an item in the catalogue.
  case itemCode
  /// The name of an item in the catalogue: its supervisors get what is routed by it.
  case itemName
  /// The town of the place: where towns supervise too, its office gets the record.
  case town
  /// The departments that get the record, where saying nothing may mean all of them.
  case recipients
  /// The department that has to act, or that is spoken of.
  case department
  /// The departments that took part in something.
  case participants
  /// The department that sent the record: filled in where it is delivered.
  case sender
  /// The authority whose act the record tells of, by name: mostly the department that sends it.
  case authority
  /// The unified social credit code of that authority.
  case authorityCode

  // MARK: Claims, returns, reassignments, corrections

  /// The delivery that is claimed or returned.
  case delivery
  /// Who in the department claims.
  case claimant
  /// Why, as a code that figures count by.
  case reasonCode
  /// Why, in words; or, of a task, how far it has come. What a department gives here stands beside what it may have to answer for.
  case reason
  /// Whom a record should rather go to.
  case suggestion
  /// The department that gave a record back.
  case formerHolder
  /// The department that gets it instead.
  case newHolder

  // MARK: What is for the exchange itself

  /// The day that is stated or signed off.
  case day
  /// The kind of messages that is counted.
  case kind
  /// How many bundles there were.
  case bundleCount
  /// How many records there were.
  case recordCount
  /// The ids of all that were sent.
  case messageIds
  /// Who signs off.
  case reviewer
  /// What the sign-off says.
  case conclusion
  /// What the reviewer, or who claims, remarks.
  case remarks
  /// The SHA-256 of the package that is signed off.
  case packageDigest

  /// Whether it is the number of a document or a licence, which is the same whatever brackets it is written with.
  public var isNumber: Bool { [.documentNumber, .applicationNumber, .licenceNumber].contains(self) }

  /// Whether its values are what records, matters and deliveries are called by others: a number of a document or case, an id, or a list
  /// of them.
  public var isReference: Bool { [.matterNumber, .reference, .delivery, .messageIds].contains(self) }

  /// Whether its values name departments, whom senders may call by code or by name.
  public var namesDepartments: Bool {
    [.recipients, .department, .participants, .formerHolder, .newHolder].contains(self)
  }

  /// Whether saying nothing says something of departments: that all of them get the record, or that none came. What only looks
  /// empty, or stands where nothing reads it, doesn't say that.
  var speaksWhenEmpty: Bool { self == .recipients || self == .participants }

  /// Whether a kind may have several fields of the role. Of any other the program asks for the one.
  var mayRepeat: Bool { isNumber || [.actDate, .dueDate, .party].contains(self) }

  /// What values of such a field look like.
  var type: FieldType {
    if [.actDate, .dueDate, .day].contains(self) { return .date }
    return [.bundleCount, .recordCount].contains(self) ? .integer : .string
  }
}

/// The names of fields that are the standard's of all messages (`urn:xuecheng:exchange:1`), and no choice of a kind's
/// schema.
public enum StandardField {
  /// The sender's id of the message; derived where it gives none.
  public static let messageId = "msgId"
  /// What the exchange itself notes of a correction, for rules to ask: whether something material changed. No kind has a
  /// field of that name.
  public static let material = "material"
}
