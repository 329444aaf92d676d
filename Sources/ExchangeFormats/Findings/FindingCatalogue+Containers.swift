/// The words about how a file arrived and what it is packed in: markers, ZIP, gzip, manifests, attachments, and the
/// rules for departments' own exports.
extension FindingCode {
  var arrivalEntry: FindingEntry {
    switch self {
    case .fileChanged:
      FindingEntry(
        severity: .notice, scope: .bundle,
        message: LocalizedText(
          "同一个文件在 {receivedAt} 收取之后又被改动，改动后的内容在这里另行处理。",
          "This file was changed after it had been taken at {receivedAt}; what it became is dealt with here."),
        remedy: LocalizedText(
          "写完再改成正式文件名（先用 .part 结尾），或写完后放一个 .done 文件。先收取的那一份没有写完的，核对其最后一条记录。",
          "Give the file its final name when it is whole (.part until then), or put a .done beside it. If it was taken half-written, check the last record of that part."
        ))
    case .markerMismatch:
      .bundleError(
        "“{marker}”写明{whatZh}（{what}）为 {declared}，文件实际为 {found}。",
        "“{marker}” says {what} {declared}; the file has {found}.",
        "文件可能没有传完：重新传送文件，再放 .done 文件。",
        "The file may not have been transferred whole: send it again, then its .done.")
    case .markerMalformed:
      .bundleError(
        "“{marker}”的内容看不懂：“{value}”。", "“{marker}” can't be understood: “{value}”.",
        "让它空着，或只写 records=… bytes=… sha256=…，以空格或换行分开；再与文件一起重新投放。",
        "Leave it empty, or write records=… bytes=… sha256=… only, with blanks or line ends between; then drop both again."
      )
    default:
      .bundleError(
        "“{value}”旁边没有它所说的文件“{file}”。", "Beside “{value}” there is no file “{file}”.",
        "先放文件，再放 .done；文件若已先被收取，它有自己的回执。",
        "Put the file first, then its .done; a file that was taken before has a receipt of its own.")
    }
  }

  var containerEntry: FindingEntry {
    switch self {
    case .zipDamaged:
      .bundleError(
        "ZIP 文件已损坏或不合规范：{detailZh}", "The ZIP is damaged or not as it should be: {detail}",
        "重新压缩并完整传送；用普通压缩软件（7-Zip、WinRAR、系统自带）即可。",
        "Pack it again and transfer it whole; any ordinary program (7-Zip, Info-ZIP, the system's own) will do."
      )
    case .zipUnsupported:
      .bundleError(
        "ZIP 文件用了这里不接收的功能：{detailZh}", "The ZIP uses what isn't accepted here: {detail}",
        "用普通的 ZIP 格式重新压缩：不加密、不分卷、压缩方式为 Deflate 或仅存储。",
        "Pack it as a plain ZIP: no encryption, no volumes, method deflate or stored.")
    case .zipNameUnsafe:
      .bundleError(
        "ZIP 里的文件名“{value}”不能使用：{detailZh}", "The member name “{value}” can't be used: {detail}",
        "改用普通的相对文件名，彼此不同，再重新压缩。",
        "Use plain relative names that differ from each other, and pack it again.")
    case .zipTooLarge:
      .bundleError(
        "压缩文件解开后超过限度：{detailZh}", "Unpacked, the file is over a limit: {detail}",
        "分成几个较小的报文；限度由大数据局设置。", "Split it into smaller bundles; the bureau sets the limits.")
    case .zipMemberUnexpected:
      .bundleError(
        "ZIP 里不应有“{value}”：{detailZh}", "“{value}” has no place in the ZIP: {detail}",
        "顶层放一个记录文件和 manifest-sha256.txt，附件放在 attachments/ 文件夹里。",
        "Put one record file and manifest-sha256.txt at the top, and attachments into attachments/.")
    case .zipMemberIgnored:
      FindingEntry(
        severity: .notice, scope: .bundle,
        message: LocalizedText(
          "跳过了压缩软件自己加的“{value}”。", "“{value}”, which the packing program added, was passed over."),
        remedy: LocalizedText("不必处理。", "Nothing to do."))
    case .zipRecordFileMissing:
      .bundleError(
        "ZIP 顶层没有记录文件（.xml 或 .csv）。", "There is no record file (.xml or .csv) at the top of the ZIP.",
        "把记录文件直接放在顶层，不要放进文件夹。", "Put the record file at the top, not into a folder.")
    case .zipRecordFileSeveral:
      .bundleError(
        "ZIP 顶层有 {found} 个记录文件：{value}。", "There are {found} record files at the top of the ZIP: {value}.",
        "一个 ZIP 只放一个记录文件；其余的另行投放。", "One record file a ZIP; drop the others by themselves.")
    default:
      .bundleError(
        "gzip 文件已损坏：{detailZh}", "The gzip file is damaged: {detail}",
        "重新压缩并完整传送。", "Compress it again and transfer it whole.")
    }
  }

  var attachmentEntry: FindingEntry {
    switch self {
    case .manifestMissing:
      .bundleError(
        "ZIP 里没有 manifest-sha256.txt，无法核对附件是否完整。",
        "The ZIP has no manifest-sha256.txt, so that nothing tells whether its members are whole.",
        "先生成清单再压缩：Linux 运行 sha256sum 记录文件 attachments/* > manifest-sha256.txt；Windows 选中记录文件和 attachments，"
          + "用 7-Zip 右键菜单“CRC SHA”生成 .sha256 文件，改名为 manifest-sha256.txt。",
        "Make it before you pack: sha256sum RECORDFILE attachments/* > manifest-sha256.txt; on Windows select both, let 7-Zip's "
          + "menu “CRC SHA” write a .sha256 file, and call it manifest-sha256.txt.")
    case .manifestMalformed:
      .bundleError(
        "manifest-sha256.txt 的这一行看不懂：“{value}”。",
        "This line of manifest-sha256.txt can't be understood: “{value}”.",
        "每行写 64 位十六进制的 SHA-256、两个空格、文件名，即 sha256sum 的格式；7-Zip、certutil、Get-FileHash、OpenSSL 写出的也认得，"
          + "但路径不能以“...”截断。",
        "Write the SHA-256 in 64 hexadecimal digits, two blanks and the name, as sha256sum does; what 7-Zip, certutil, "
          + "Get-FileHash and OpenSSL write is read too, unless the path is cut off with “...”."
      )
    case .manifestContradicts:
      .bundleError(
        "manifest-sha256.txt 里“{value}”写了两次，两次的 SHA-256 不同。",
        "manifest-sha256.txt lists “{value}” twice, with different SHA-256.",
        "重新生成清单，每个文件只留一行，再压缩、投放。", "Make it again with one line a file, then pack and drop it.")
    case .manifestMemberMissing:
      .bundleError(
        "manifest-sha256.txt 写有“{value}”，ZIP 里却没有这个文件。",
        "manifest-sha256.txt lists “{value}”, which the ZIP doesn't have.",
        "补上这个文件，或从清单里删去这一行。", "Add the file, or take its line out of the manifest.")
    case .manifestMemberUnlisted:
      .bundleError(
        "manifest-sha256.txt 没有写“{value}”。", "manifest-sha256.txt doesn't list “{value}”.",
        "清单要写明 ZIP 里的每个文件（它自己除外）。", "The manifest has to list every member but itself.")
    case .manifestDigestMismatch:
      .bundleError(
        "记录文件“{value}”的 SHA-256 与 manifest-sha256.txt 不符。",
        "The SHA-256 of the record file “{value}” isn't that of manifest-sha256.txt.",
        "最后再生成清单；重新生成后压缩、投放。", "Make the manifest last; make it again, pack and drop it.")
    case .attachmentRequired:
      .recordError(
        "“{field}”没有填写：这种报文必须随附证明材料。",
        "“{field}” is empty: a message of this kind has to bring its evidence.",
        "写上材料的文件名，把文件放进 attachments/ 文件夹，与记录和 manifest-sha256.txt 一起装进 ZIP。",
        "Name the files, put them into attachments/, and pack them with the records and a manifest-sha256.txt as a ZIP."
      )
    case .attachmentMissing:
      .recordError(
        "“{field}”写有附件“{value}”，却没有随附这个文件。",
        "“{field}” names “{value}”, but no such file came with it.",
        "把文件放进 ZIP 的 attachments/ 文件夹，名称要一字不差；没有附件的不要填写。",
        "Put the file into attachments/ of the ZIP under the very same name; name only what is there.")
    case .attachmentAltered:
      .recordError(
        "附件“{value}”的 SHA-256 与 manifest-sha256.txt 不符，可能传送有误或被改动。",
        "The SHA-256 of “{value}” isn't that of manifest-sha256.txt; it may have been damaged or changed.",
        "核对附件，重新生成清单后压缩、投放。", "Check the file, make the manifest again, pack and drop it.")
    case .attachmentUnnamed:
      FindingEntry(
        severity: .warning, scope: .bundle,
        message: LocalizedText(
          "没有一条记录写有附件“{value}”，没有送给任何部门。",
          "No record names “{value}”, so nobody gets it."),
        remedy: LocalizedText(
          "在记录的附件一栏写上它的文件名，或从 ZIP 里去掉。",
          "Name it in the record that it belongs to, or leave it out of the ZIP."))
    case .attachmentNameTaken:
      .recordError(
        "随附的“{value}”与同一报文另一条记录的附件同名而内容不同，无法一并送达。",
        "“{value}” goes with it, and another record of this bundle brings another file of that name.",
        "把这条记录另行投放。", "Drop this record in a bundle of its own.")
    default:
      .recordWarning(
        "“{field}”写有附件“{value}”，但这个文件没有一并投放。",
        "“{field}” names “{value}”, which wasn't dropped with it.",
        "附件可以与记录一起装进 ZIP 投放；仅此一项，记录不会退回。",
        "Attachments can come with the record in a ZIP; this alone sends no record back.")
    }
  }

  var sourceEntry: FindingEntry {
    switch self {
    case .sourceMismatch:
      .bundleError(
        "按 sources 规则“{source}”读取，内容却对不上：{detailZh}",
        "Read by the rule “{source}” under sources, the file doesn't fit: {detail}",
        "核对导出程序是否变了；用 `exchange source test` 可以逐列查看，规则有误的请大数据局更正。",
        "See whether the export has changed; `exchange source test` shows it column by column. The bureau mends the rule."
      )
    default:
      .recordError(
        "“{field}”的代码“{value}”不在规则“{source}”的代码表里。",
        "“{value}” in “{field}” isn't in the code table of the rule “{source}”.",
        "代码表里有：{allowed}；新的代码请大数据局加入规则。",
        "The table has: {allowed}. The bureau adds new codes to the rule.")
    }
  }
}
