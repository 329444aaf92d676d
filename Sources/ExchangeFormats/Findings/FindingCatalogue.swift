import ExchangeBase

/// What helps where somebody put back what he received, which may look like a file of his own that is wrong.
private let putBack = LocalizedText(
  "是收到的文件的，不要放回 inbox：要认领或答复它，填 outbox 里的答复单或 待办.xlsx。",
  "A file that you received stays out of your inbox: to claim or answer it, fill in the form in your outbox, or 待办.xlsx."
)

extension FindingCode {
  /// The catalogue's entry: weight, reach and words. A code without an entry doesn't compile.
  ///
  /// Every text can use `{field}` and `{value}`; what else it uses, the finding's arguments hold.
  public var entry: FindingEntry {
    switch self {
    // The file as a whole.
    case .fileEmpty:
      FindingEntry(
        severity: .error, scope: .bundle,
        message: LocalizedText("文件是空的（0 字节）。", "The file is empty (0 bytes)."),
        remedy: LocalizedText("{remedyZh}", "{remedy}"),
        usual: [
          "remedyZh": "检查导出程序是否写完了文件，再重新投放。",
          "remedy": "Check that the export job finished writing, then drop it again.",
        ])
    case .fileTooLarge:
      .bundleError(
        "文件有 {bytes} 字节，超过上限 {limit} 字节。", "The file has {bytes} bytes, more than the limit of {limit}.",
        "分成几个较小的文件投放。", "Split it into several smaller files.")
    case .quotaExceeded:
      .bundleError(
        "本部门今天已投放 {files} 个文件（每日上限 {filesLimit} 个）、共 {mebibytes} MiB（上限 {mebibytesLimit} MiB），这个文件超出了，没有读取。",
        "Today this department has dropped {files} files (of {filesLimit}) of {mebibytes} MiB in all (of {mebibytesLimit}); this one is beyond "
          + "that and wasn't read.",
        "{free} 零时以后重新投放；记录多的合成一个文件。确实需要更多的，请大数据局调整 dailyQuotaOf。",
        "Drop it again from {free} 00:00 on, with many records in one file. Where more is needed, the big-data bureau sets dailyQuotaOf."
      )
    case .quotaDeliveriesExceeded:
      .bundleError(
        "这一包要向别的部门送出 {deliveries} 条次（记录数乘以接收部门数），本部门今天已送出 {used} 条次，合计超过每日上限 {limit}；整包退回，一条也没有送出。",
        "This bundle would have {deliveries} messages delivered (records times recipients); {used} went out today for this department, and {limit} "
          + "may go out on a day. All of it comes back, and nothing was delivered.",
        "核对接收部门是否填多了；确实要发的，{free} 零时以后重新投放，或请大数据局调整 dailyQuotaOf。",
        "Check whether too many recipients are named. What has to go out: drop it again from {free} 00:00 on, or have the big-data bureau set "
          + "dailyQuotaOf."
      )
    case .quotaRejectionsExceeded:
      .bundleError(
        "本部门今天被退回的记录已有 {used} 条，达到每日上限 {limit}，这个文件没有读取。",
        "{used} records of this department have come back today, and {limit} may; this file wasn't read.",
        "先用 exchange check 在本机查好再投放，{free} 零时以后可以重新投放；确实需要更多的，请大数据局调整 dailyQuotaOf。",
        "Check files with exchange check first, and drop them again from {free} 00:00 on. Where more is needed, the big-data bureau sets "
          + "dailyQuotaOf."
      )
    case .fileNotRegular:
      .bundleError(
        "这不是普通文件，是{whatZh}，没有读取。", "This is not a regular file but {what}; it was not read.",
        "投放文件本身，不要投放链接、管道或文件夹。", "Drop the file itself, not a link, a pipe or a folder.")
    case .folderUnfit:
      .bundleError(
        "这个文件夹不能收：{detailZh}", "This folder can't be taken: {detail}",
        "按上面说的改好，再把文件夹放进收件文件夹；也可以打成 ZIP 投放。",
        "Mend that and put the folder into the inbox again, or drop a ZIP of it.")
    case .fileUnreadable:
      .bundleError(
        "处理程序没有权限读取这个文件。", "The processor isn't allowed to read this file.",
        "给文件加上读取权限（Linux 上 chmod a+r 或同组可读），或复制一份，重新投放。原件保存在隔离区，没有丢失。",
        "Give the file read rights (on Linux chmod a+r, or its group's), or make a copy, and drop it again. What was "
          + "dropped is kept in quarantine; nothing is lost.")
    case .trialsExceeded:
      .bundleError(
        "本部门今天已试投 {files} 个文件（每日上限 {filesLimit} 个）、共 {mebibytes} MiB（上限 {mebibytesLimit} MiB），这个文件超出了，没有读取；今天再放进“试投”的留到 {free} 零时以后。",
        "Today this department has tried {files} files (of {filesLimit}) of {mebibytes} MiB in all (of {mebibytesLimit}); this one is beyond "
          + "that and wasn't read. What is put into 试投 today lies there until {free} 00:00.",
        "{free} 零时以后再试投，或用 exchange check 在本机检查；正式投放不受影响。确实需要更多的，请大数据局调整 trials。",
        "Try it again from {free} 00:00 on, or use exchange check; real drops go on. Where more is needed, the big-data bureau sets trials."
      )
    case .trialFailed:
      .bundleError(
        "本系统处理这个试投的文件时出错，试了 {tries} 次没有成功。问题在本系统，不在文件。",
        "Our system failed to process this trial, {tries} times. The fault is ours, not the file's.",
        "请联系大数据局，并把文件交给运维人员查看。", "Call the big-data bureau, and give the file to the operator.")
    case .inspectionFailed:
      .bundleError(
        "检查这个文件的进程{causeZh}，重试一次也是如此，所以没有读完。",
        "The process that inspected this file {cause}, and so did a second one, so that it wasn't read to its end.",
        "文件可能损坏，或内容很特别：重新导出，或用 Excel、WPS 打开后另存为 CSV，再投放。原件保存在隔离区，没有丢失；仍不行的，请联系大数据局。",
        "It may be damaged, or very unusual: export it anew, or save it as CSV from Excel or WPS, and drop that. What was dropped is "
          + "kept in quarantine; nothing is lost. If that doesn't help, call the big-data bureau.")
    case .formatUnsupported:
      FindingEntry(
        severity: .error, scope: .bundle,
        message: LocalizedText(
          "这不是 XML、CSV 或 .xlsx 文件：{whatZh}。", "This is no XML, CSV or .xlsx file: {what}."),
        remedy: LocalizedText("{remedyZh}", "{remedy}"),
        usual: [
          "remedyZh":
            "请导出为 XML 或 CSV，或在 Excel、WPS 里“另存为”.xlsx 或 CSV，只改后缀不行；压缩包先解压，投放里面的文件，或改用 ZIP 压缩。",
          "remedy":
            "Export it as XML or CSV, or save it as .xlsx or CSV from Excel or WPS; another name alone doesn't help. Unpack an archive and "
            + "drop what is in it, or pack that as a ZIP.",
        ])
    case .kindUnknown:
      .bundleError(
        "不认识的报文种类“{value}”。", "Unknown kind of message “{value}”.",
        "可用的种类见 `exchange kinds`：{kinds}。", "`exchange kinds` lists the kinds: {kinds}.")
    case .kindMismatch:
      .bundleError(
        "文件名说种类是 {declared}，表头却对不上（缺少：{missing}）。",
        "The file name says {declared}, but the header doesn't fit (missing: {missing}).",
        "按 `exchange template {declared} --format csv` 的表头导出，或更正文件名。",
        "Export with the header of `exchange template {declared} --format csv`, or mend the file name.")
    case .senderMismatch:
      FindingEntry(
        severity: .error, scope: .bundle,
        message: LocalizedText(
          "{whereZh}写明的{roleZh}是“{value}”，文件却放在 {sender} 的收件文件夹里{effectZh}。",
          "{where} names “{value}” as {role} but lies in the inbox of {sender}{effect}."),
        remedy: LocalizedText("{remedyZh}", "{remedy}"),
        usual: [
          "whereZh": "报文", "where": "The bundle", "roleZh": "发送部门", "role": "its sender", "effectZh": "",
          "effect": "",
          "remedyZh": "放入本部门自己的 inbox，或更正 sender。",
          "remedy": "Drop it into the sender's own inbox, or mend sender.",
        ])
    case .senderNotEntitled:
      .bundleError(
        "{sender} 不能发送“{kindZh}”：此种报文由{rolesZh}发送。",
        "{sender} may not send “{kind}”: only {roles} may.",
        "确认报文种类；如职责有变，请大数据局更新部门目录。\(putBack.zh)",
        "Check the kind; if duties have changed, ask the big-data bureau to update the catalogue. \(putBack.en)"
      )
    case .senderEnded:
      FindingEntry(
        severity: .error, scope: .bundle,
        message: LocalizedText(
          "{sender}参加交换到 {last} 为止，此后的文件不再接收；{heirZh}。",
          "{sender} took part until {last}, and nothing is taken from it after that; {heir}."),
        remedy: LocalizedText("{remedyZh}", "{remedy}"),
        usual: [
          "heirZh": "接替的部门：{successor}", "heir": "its successor: {successor}",
          "remedyZh": "由接替的部门放入它自己的收件文件夹；部门目录有误的，请大数据局更正。",
          "remedy":
            "Let the successor drop it into its own inbox, or ask the big-data bureau to mend the catalogue.",
        ])
    case .bundleDuplicate:
      FindingEntry(
        severity: .notice, scope: .bundle,
        message: LocalizedText(
          "同一报文已于 {receivedAt} 收到（{fileName}），没有再次处理。",
          "The same bundle was received at {receivedAt} ({fileName}); nothing was done again."),
        remedy: LocalizedText("不必重发。", "No need to send it again."))
    case .bundleConflict:
      .bundleError(
        "报文编号“{value}”已于 {receivedAt} 用过（{fileName}），但内容不同。",
        "The bundle id “{value}” was used at {receivedAt} ({fileName}) with other content.",
        "新的内容用新的报文编号发送。", "Send new content under a new bundle id.")
    case .bundleNotWhole:
      .bundleError(
        "本交换要求整包接收，而有 {rejected} 条记录不合格，所以全部退回。",
        "This exchange accepts whole bundles only; {rejected} records failed, so all came back.",
        "改正这些记录后重新投放整个文件。", "Mend those records and drop the whole file again.")
    case .rejectedTooMany:
      .bundleError(
        "已有 {rejected} 条记录要退回，多到不像一份报文，没有再往下读；整个文件退回，一条也没有送出。",
        "{rejected} records would come back, more than of any honest file, so that the rest wasn't read; all of it came back.",
        "先看下面列出的前几条，改好导出程序，再把整个文件重新投放。",
        "Look at the first ones below, mend the export, and drop the whole file again.")
    case .rejectedRowsCapped:
      FindingEntry(
        severity: .warning, scope: .bundle,
        message: LocalizedText(
          "退回的记录太多，.rejected.csv 里只写了 {listed} 条，另有 {left} 条没有写。",
          "So many records came back that the .rejected.csv has only {listed}; {left} more aren't in it."),
        remedy: LocalizedText(
          "没有写的都在原文件里：改好原文件，换一个报文编号整个重新投放；已经送达、内容没变的不会再送一次。",
          "They stand in your own file: mend it and drop all of it again under a new bundle id; what was delivered and hasn't "
            + "changed isn't delivered twice."))
    case .controlTotalMismatch:
      .bundleError(
        "声明有 {declared} 条记录，实际有 {found} 条。", "{declared} records were declared, {found} were found.",
        "文件可能没有写完或被截断；核对后重新导出。",
        "The file may be truncated or unfinished; check and export it again.")
    case .noRecords:
      FindingEntry(
        severity: .error, scope: .bundle,
        message: LocalizedText("文件里没有记录{causeZh}。", "The file holds no records{cause}."),
        remedy: LocalizedText("{remedyZh}", "{remedy}"),
        usual: [
          "causeZh": "", "cause": "", "remedyZh": "没有数据的日子不必投放；否则请检查导出条件。",
          "remedy": "On a day without data drop nothing; otherwise check what the export selects.",
        ])
    // How it arrived.
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
    case .filePutAside:
      FindingEntry(
        severity: .warning, scope: .bundle,
        message: LocalizedText(
          "本系统处理这个文件时出错，试了 {tries} 次没有成功；文件原样保存，编号 {drop}，已告知运维人员。问题在本系统，不在文件。",
          "Our system failed to process this file, {tries} times; it is kept as it is, as {drop}, and the operator has been told. "
            + "The fault is ours, not the file's."),
        remedy: LocalizedText(
          "不必重发。修复后按原来的收到时间接着处理，并另发一份回执；急用的，请联系大数据局。",
          "Don't send it again. Once that is mended, it is processed as of the time at which it came, and gets another receipt; if it is "
            + "urgent, call the big-data bureau."))
    case .fileRequeued:
      FindingEntry(
        severity: .notice, scope: .bundle,
        message: LocalizedText(
          "这是因系统故障暂存的文件（编号 {drop}），现在接着处理；时限按原来的收到时间 {receivedAt} 计算。",
          "This file had been put aside by a fault of ours ({drop}) and is processed now, as of {receivedAt}, when it came."
        ),
        remedy: LocalizedText("不需要做什么。", "Nothing to do."))
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
    case .markerAlone:
      .bundleError(
        "“{value}”旁边没有它所说的文件“{file}”。", "Beside “{value}” there is no file “{file}”.",
        "先放文件，再放 .done；文件若已先被收取，它有自己的回执。",
        "Put the file first, then its .done; a file that was taken before has a receipt of its own.")
    // ZIP and gzip.
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
          "跳过了{whatZh}“{value}”。", "“{value}”, {what}, was passed over."),
        remedy: LocalizedText("不必处理。", "Nothing to do."),
        usual: ["whatZh": "压缩软件自己加的", "what": "which the packing program added"])
    case .zipRecordFileMissing:
      .bundleError(
        "ZIP 或文件夹里没有找到记录文件（.xml、.csv 或 .xlsx）。",
        "There is no record file (.xml, .csv or .xlsx) in the ZIP or folder.",
        "放进一个记录文件；有 manifest-sha256.txt 的，要直接放在顶层，不要放进文件夹。",
        "Put one in; where there is a manifest-sha256.txt, at the top and not into a folder.")
    case .zipRecordFileSeveral:
      .bundleError(
        "里面有 {found} 个记录文件：{value}。", "There are {found} record files in it: {value}.",
        "一个 ZIP（文件夹）只放一个记录文件：是附件的（例如证据是一张表），放进 attachments/ 文件夹；也要报送的，另行投放。",
        "One record file a ZIP or folder: put what is evidence (a table, say) into attachments/, and drop what is to be sent by "
          + "itself.")
    case .gzipDamaged:
      .bundleError(
        "gzip 文件已损坏：{detailZh}", "The gzip file is damaged: {detail}",
        "重新压缩并完整传送。", "Compress it again and transfer it whole.")
    // Manifests and attachments.
    case .manifestMissing:
      .bundleError(
        "ZIP 里没有 manifest-sha256.txt，无法核对附件是否完整。",
        "The ZIP has no manifest-sha256.txt, so that nothing tells whether its members are whole.",
        "先生成清单再压缩：Linux 运行 sha256sum 记录文件 attachments/* > manifest-sha256.txt；Windows 选中记录文件和 attachments，"
          + "用 7-Zip 右键菜单“CRC SHA”生成 .sha256 文件，改名为 manifest-sha256.txt。",
        "Make it before you pack: sha256sum RECORDFILE attachments/* > manifest-sha256.txt; on Windows select both, let 7-Zip's "
          + "menu “CRC SHA” write a .sha256 file, and call it manifest-sha256.txt.")
    case .manifestAssumed:
      FindingEntry(
        severity: .notice, scope: .bundle,
        message: LocalizedText(
          "没有附清单 manifest-sha256.txt：以“{records}”为记录文件，其余 {count} 个文件为附件；清单由本系统生成，随送达的附件一起给出。",
          "There is no manifest-sha256.txt: “{records}” is taken for the record file, and {count} other files for attachments; the "
            + "exchange writes the manifest that goes with what is delivered."),
        remedy: LocalizedText(
          "核对一下是否如此。附件是否与打包时一致无从核对，需要核对的请自己附上清单。",
          "See whether that is so. Nothing tells whether the files are as you packed them; where that matters, add a manifest."
        ))
    case .evidenceAssumed:
      .recordNotice(
        "“{field}”没有填写，已填上一并投放的全部 {count} 个文件：{value}。",
        "“{field}” names nothing; all {count} files that came with it were filled in: {value}.",
        "核对一下是否如此；只有其中几份的，请撤销后在“{field}”里写明文件名重新投放。",
        "See whether that is so; where it is only some of them, cancel it, name those under “{field}”, and drop it again."
      )
    case .manifestMalformed:
      FindingEntry(
        severity: .error, scope: .bundle,
        message: LocalizedText(
          "manifest-sha256.txt 的这一行{whatZh}：“{value}”。", "This line of manifest-sha256.txt {what}: “{value}”."
        ),
        remedy: LocalizedText("{remedyZh}", "{remedy}"),
        usual: [
          "whatZh": "看不懂", "what": "can't be understood",
          "remedyZh":
            "每行写 64 位十六进制的 SHA-256、两个空格、文件名，即 sha256sum 的格式；7-Zip、certutil、Get-FileHash、OpenSSL 写出的也认得，"
            + "但路径不能以“...”截断。",
          "remedy":
            "Write the SHA-256 in 64 hexadecimal digits, two blanks and the name, as sha256sum does; what 7-Zip, certutil, "
            + "Get-FileHash and OpenSSL write is read too, unless the path is cut off with “...”.",
        ])
    case .manifestContradicts:
      .bundleError(
        "manifest-sha256.txt 里“{value}”写了两次，两次的 SHA-256 不同。",
        "manifest-sha256.txt lists “{value}” twice, with different SHA-256.",
        "重新生成清单，每个文件只留一行，再压缩、投放。", "Make it again with one line a file, then pack and drop it.")
    case .manifestMemberMissing:
      FindingEntry(
        severity: .error, scope: .bundle,
        message: LocalizedText(
          "manifest-sha256.txt 写有“{value}”，ZIP 里却没有这个文件{nearZh}。",
          "manifest-sha256.txt lists “{value}”, which the ZIP doesn't have{near}."),
        remedy: LocalizedText("{remedyZh}", "{remedy}"),
        usual: [
          "nearZh": "", "near": "", "remedyZh": "补上这个文件，或从清单里删去这一行。",
          "remedy": "Add the file, or take its line out of the manifest.",
        ])
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
        "写上材料的文件名，把文件与记录一起装进 ZIP（或放进一个文件夹）投放；只有一条记录的，文件名可以不写。",
        "Name the files, and drop them with the records in a ZIP or a folder; where there is only one record, they needn't be named."
      )
    case .attachmentMissing:
      .recordError(
        "“{field}”写有附件“{value}”，却没有随附这个文件{hintZh}。",
        "“{field}” names “{value}”, but no such file came with it{hint}.",
        "把文件放进 ZIP（有清单的，放进 attachments/ 文件夹），名称要一字不差；没有附件的不要填写。",
        "Put the file into the ZIP (with a manifest, into attachments/) under the very same name; name only what is there."
      )
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
    case .attachmentElsewhere:
      .recordWarning(
        "“{field}”写有附件“{value}”，但这个文件没有一并投放。",
        "“{field}” names “{value}”, which wasn't dropped with it.",
        "附件可以与记录一起装进 ZIP 投放；仅此一项，记录不会退回。",
        "Attachments can come with the record in a ZIP; this alone sends no record back.")
    // Rules for departments' own exports.
    case .sourceMismatch:
      .bundleError(
        "按 sources 规则“{source}”读取，内容却对不上：{detailZh}",
        "Read by the rule “{source}” under sources, the file doesn't fit: {detail}",
        "核对导出程序是否变了；用 `exchange source test` 可以逐列查看，规则有误的请大数据局更正。",
        "See whether the export has changed; `exchange source test` shows it column by column. The bureau mends the rule."
      )
    case .sourceCodeUnknown:
      .recordError(
        "“{field}”的代码“{value}”不在规则“{source}”的代码表里。",
        "“{value}” in “{field}” isn't in the code table of the rule “{source}”.",
        "代码表里有：{allowed}；新的代码请大数据局加入规则。",
        "The table has: {allowed}. The bureau adds new codes to the rule.")
    // Bytes and encodings.
    case .encodingInvalid:
      .bundleError(
        "第 {byte} 字节（从 0 数）起的 {bytes} 不是有效的 {encoding} 编码。",
        "The bytes {bytes} from offset {byte} (counted from 0) are not valid {encoding}.",
        "用 UTF-8 或 GB18030（GBK）重新导出整个文件，不要混用编码。",
        "Export the whole file again in UTF-8 or GB18030 (GBK); don't mix encodings.")
    case .encodingUnsupported:
      .bundleError(
        "不支持声明的编码“{value}”。", "The declared encoding “{value}” is not supported.",
        "使用 UTF-8、GBK、GB2312、GB18030 或带 BOM 的 UTF-16。",
        "Use UTF-8, GBK, GB2312, GB18030, or UTF-16 with its mark.")
    case .encodingUnmarked:
      .bundleError(
        "文件像是没有字节顺序标记（BOM）的 {encoding}，无法确定。",
        "This looks like {encoding} without a byte order mark, which is not certain.",
        "另存为 UTF-8 或带 BOM 的“Unicode 文本”；导出程序改不了的，请大数据局在 sources 规则里写明编码。",
        "Save it as UTF-8, or as “Unicode text” with its mark; where the export can't change, let a rule under "
          + "sources name the encoding.")
    case .encodingMismatch:
      .bundleError(
        "文件声明的编码是 {declaredZh}，内容却是 {actual}。", "The file declares {declared} but is in {actual}.",
        "让声明与实际编码一致：写 encoding=\"{actual}\"，或改用声明的编码导出。",
        "Make the declaration say what the bytes are: write encoding=\"{actual}\", or export in the encoding declared."
      )
    case .characterCut:
      .bundleError(
        "第 {byte} 字节（从 0 数）起的 {bytes} 只是半个字：一个字在这里被切断了。",
        "The bytes {bytes} from offset {byte} (counted from 0) are part of a character that was cut off there.",
        "多半是源系统按字节截取了过长的值，或者文件没有传完：在源系统里改短这个值、让导出按字截取，或重新完整传送。",
        "Most likely the source cut a long value by bytes, or the file wasn't sent whole: shorten the value in the source, let "
          + "the export cut between characters, or send the file again.")
    case .nulByte:
      .bundleError(
        "第 {byte} 字节是空字节（NUL），文件多半没有写完整。",
        "There is a NUL byte at offset {byte}; the file was probably not written to its end.",
        "重新导出文件。", "Export the file again.")
    // CSV.
    case .csvQuoteUnclosed:
      FindingEntry(
        severity: .error, scope: .bundle,
        message: LocalizedText(
          "从第 {line} 行开始的引号直到文件末尾（第 {last} 行）都没有关闭{causeZh}：从这一行起的内容都被读成了一个值，没有计入“收到的记录”。",
          "The quote opened on line {line} isn't closed until the file ends on line {last}{cause}: all from there on was read as one "
            + "value, and isn't counted."),
        remedy: LocalizedText(
          "{firstZh}多余的引号删去；值里的引号写成两个，再用引号包住整个值。其他内容不要改动，然后重新投放整个文件。",
          "{first}Remove the quote if it is stray; write a quote inside a value twice and enclose the value in quotes. Change nothing "
            + "else, and drop the whole file again."),
        usual: ["causeZh": "", "cause": "", "firstZh": "", "first": ""])
    case .csvQuoteMisplaced:
      .recordError(
        "引号的位置不对{linesZh}：引号只能包住整个值，值里的引号要写成两个。",
        "A quote stands where none may{lines}: quotes enclose whole values, and a quote inside one is written twice.",
        "检查这一行的引号。", "Check the quotes of this row.")
    case .csvRowsJoined:
      .recordError(
        "第 {first}–{last} 行被一个引号连成了一条；分开来是 {rows} 条，各算一条退回，这是其中之一。",
        "A quote joins lines {first} to {last} into one row; they are {rows} rows, each of which comes back, this one among "
          + "them.",
        "只删去多余的引号，或把它写成两个并用引号包住整个值（\"5\"\"管\"）；各行的其他内容不要改、不要缩短，一行也不要删。",
        "Remove the stray quote only, or write it twice and enclose the value (\"5\"\" pipe\"); shorten nothing, and delete no "
          + "line.")
    case .csvQuotesAsText:
      FindingEntry(
        severity: .warning, scope: .bundle,
        message: LocalizedText(
          "{rows} 行里的引号（从第 {line} 行起）按普通字符读取：这样每行的列数都与表头一致，按引号读却不成行。",
          "The quotes of {rows} line(s), from line {line} on, were read as text: only so do these lines have the header's "
            + "columns."),
        remedy: LocalizedText(
          "不必重发；请核对这些行。导出时，含引号的值最好用引号包住、值里的引号写成两个。",
          "No need to send it again, but look at these lines. Better enclose values that hold a quote, and double it."
        ))
    case .csvColumnCount:
      FindingEntry(
        severity: .error, scope: .record,
        message: LocalizedText("这一行{countsZh}{detailZh}。", "This row{counts}{detail}."),
        remedy: LocalizedText("{remedyZh}", "{remedy}"),
        usual: [
          "countsZh": "有 {found} 列，表头有 {expected} 列", "counts": " has {found} columns, the header {expected}",
        ])
    case .csvRowCut:
      .recordError(
        "文件的最后一行只有 {found} 列，表头有 {expected} 列，行末也没有换行：多半没有写完。",
        "The last row of the file has {found} columns, the header {expected}, and no line end: it was probably cut off.",
        "确认导出已经写完、传送完整，再投放；后面可能还有记录。",
        "Make sure that the export has finished and was sent whole, then drop it again; more records may follow."
      )
    case .csvCellsLeftOut:
      FindingEntry(
        severity: .warning, scope: .bundle,
        message: LocalizedText(
          "{rows} 行（从第 {line} 行起）比表头少了最后几列，按空着处理：表格软件会省去行末空格子的分隔符。少的列都不是必填的。",
          "{rows} row(s), from line {line} on, lack the last columns, which were taken as empty: spreadsheets leave out the "
            + "separators of empty cells at the end. None of these columns is required."),
        remedy: LocalizedText(
          "那些格子本来空着的，不必处理；否则更正后重发。",
          "Nothing to do if those cells are empty; else correct and resend."))
    case .csvSeparatorUnknown:
      FindingEntry(
        severity: .error, scope: .bundle,
        message: LocalizedText(
          "{whatZh}：{readZh}（“{value}”），{betweenZh}之间是{separatorZh}。",
          "{what}: {read} (“{value}”), with {separator} between its {between}."),
        remedy: LocalizedText(
          "改用{knownZh}分隔，重新导出；值里有分隔符的，用引号包住整个值。",
          "Export with {known} between the {between}; put quotes around values that hold it."),
        usual: [
          "whatZh": "分隔符看不懂", "what": "The separator isn't known",
          "readZh": "表头只读出一格", "read": "the header is one cell", "betweenZh": "各列", "between": "columns",
          "knownZh": "逗号、制表符、分号或竖线", "known": "comma, tab, semicolon or bar",
        ])
    case .csvRowShifted:
      .recordError(
        "这一行从“{field}”起的值都错了一列：多半是前面多了或少了一个分隔符。",
        "From “{field}” on, the values of this row stand one column off; most likely a separator before it is "
          + "missing or too many.",
        "把值移回各自的列；值里的逗号要用引号包住。",
        "Move the values back under their columns; put quotes around values that hold a comma.")
    case .csvRecordTooLong:
      .bundleError(
        "一条记录超过 {limit} 字节，多半是缺少结束引号。",
        "A record is longer than {limit} bytes; most likely a closing quote is missing.",
        "检查从这一行开始的引号。", "Check the quotes from this line on.")
    case .headerNotRecognised:
      FindingEntry(
        severity: .error, scope: .bundle, message: LocalizedText("{messageZh}。", "{message}."),
        remedy: LocalizedText("{remedyZh}", "{remedy}"),
        usual: [
          "messageZh": "从表头（按 {encoding} 读作“{value}”）认不出是哪种报文；最接近的是“{nearestZh}”，还缺：{missing}",
          "message":
            "The header (“{value}”, read as {encoding}) belongs to no known kind; the nearest is {nearest}, which lacks: {missing}",
          "remedyZh":
            "读作乱码的，用 UTF-8 或 GB18030 重新导出；否则用 `exchange template {nearest} --format csv` 取得正确的表头。",
          "remedy":
            "If that is garbled, export again in UTF-8 or GB18030; else `exchange template {nearest} --format csv` gives the right header.",
        ])
    case .headerColumnMissing:
      .bundleError(
        "缺少必填的列“{field}”{hintZh}。", "The required column “{field}” is missing{hint}.",
        "在导出里加上这一列；它也可以叫：{aliases}。", "Add the column to the export; it may also be called: {aliases}.")
    case .headerColumnDuplicate:
      .bundleError(
        "有两列都是“{field}”：“{first}”和“{value}”。", "Two columns both mean “{field}”: “{first}” and “{value}”.",
        "只保留一列；两张表并排的，分成两个文件。", "Keep one of them; of two tables side by side make two files.")
    case .headerColumnUnknown:
      FindingEntry(
        severity: .warning, scope: .bundle,
        message: LocalizedText(
          "不认识的列“{value}”，它的内容没有传递。", "The column “{value}” is unknown; its content was not passed on."),
        remedy: LocalizedText(
          "如果需要这一列，请按 模板 文件夹里的表（或者 `exchange template`）的列名命名。",
          "If it is needed, name it as the tables in 模板 (or `exchange template`) do."))
    case .headerColumnContradicts:
      .bundleError(
        "这张表按“{kindZh}”读取，但它没有“{value}”这一列，像是另一种报文；一条也没有接收。",
        "This table reads as “{kind}”, which has no column “{value}”: it seems to be another message. Nothing was accepted.",
        "要退回、更正、撤销的，用 模板 文件夹或 待办.xlsx 里那种报文的表（或者 `exchange template`），或者文件名以“种类_”开头；确实是“{kindZh}”的，删去这一列。",
        "To return, correct or cancel something, use the table of that message in 模板 or 待办.xlsx (or `exchange template`), or begin the file's name "
          + "with its kind. If it is “{kind}”, take that column out.")
    case .headerRepeated:
      FindingEntry(
        severity: .notice, scope: .bundle,
        message: LocalizedText(
          "表格中间又有 {rows} 行表头（从第 {line} 行起），列与上面的一样，略过了。",
          "{rows} more header row(s) with the same columns (from line {line} on) were passed over."),
        remedy: LocalizedText("不必处理。", "Nothing to do."))
    case .headerChanged:
      FindingEntry(
        severity: .error, scope: .record,
        message: LocalizedText(
          "第 {header} 行又是一行表头{kindZh}，列与第 {first} 行的不同；下面这一行没有读取。",
          "Line {header} is another header{kind}, whose columns aren't those of line {first}; this row below it wasn't read."
        ),
        remedy: LocalizedText("{remedyZh}", "{remedy}"),
        usual: [
          "kindZh": "", "kind": "", "remedyZh": "把列不同的部分分成另一个文件，连同它自己的表头投放；退回的行里，值已经移到前一行表头的列下。",
          "remedy":
            "Drop what has other columns as a file of its own, under its own header; in the rows that came back the values stand "
            + "under the first header's columns.",
        ])
    case .titleSkipped:
      FindingEntry(
        severity: .notice, scope: .bundle,
        message: LocalizedText(
          "跳过了表头上{whatZh}（“{value}”）。", "{what} were skipped (“{value}”)."),
        remedy: LocalizedText("不必处理。", "Nothing to do."),
        usual: ["whatZh": "面的 {rows} 行", "what": "{rows} row(s) above the header"])
    case .ornamentSkipped:
      FindingEntry(
        severity: .notice, scope: .bundle,
        message: LocalizedText(
          "跳过了表格里不是记录的 {rows} 行：分隔线、页眉、页脚、填写提示、没有填写的行（第 {line} 行“{value}”）。",
          "{rows} line(s) between the records were passed over: rules, page heads and feet, hints, rows left empty "
            + "(line {line}: “{value}”)."),
        remedy: LocalizedText("不必处理。", "Nothing to do."))
    case .formRowsUnanswered:
      FindingEntry(
        severity: .notice, scope: .bundle,
        message: LocalizedText(
          "答复单里有 {rows} 行没有填写（从第 {line} 行起），未作答复。",
          "{rows} row(s) of the form aren't filled in (from line {line} on) and answer nothing."),
        remedy: LocalizedText(
          "要答复的，填好后再投放一次；已经答复的行不必再填。",
          "Fill in what you want to answer and drop it again; rows answered already needn't be."))
    case .footerSkipped:
      FindingEntry(
        severity: .notice, scope: .bundle,
        message: LocalizedText("跳过了表尾的“{value}”。", "“{value}” below the table was skipped."),
        remedy: LocalizedText("不必处理。", "Nothing to do."))
    case .noteDoubtsRecords:
      FindingEntry(
        severity: .warning, scope: .bundle,
        message: LocalizedText("表格外面的“{value}”{saysZh}。", "“{value}” beside the table {says}."),
        remedy: LocalizedText("{remedyZh}", "{remedy}"),
        usual: [
          "saysZh": "像是说表里有的记录作废、有误或不该报送；它不是记录，没有改变任何记录，各条都按表里写的处理",
          "says":
            "seems to say that records in it are void, wrong or not to be sent; it is no record and changed none: each was taken as it "
            + "stands",
          "remedyZh":
            "请核对说的是哪些记录：不该报送的发“撤销报文”，写错的发“更正”；以后在表里改好、删去，再投放。都没有问题的，不必处理。",
          "remedy":
            "See which records it means: cancel those that shouldn't have been sent, correct those that are wrong, and mend the table "
            + "itself before it is dropped from now on. If all are right, there is nothing to do.",
        ])
    // Workbooks.
    case .workbookDamaged:
      .bundleError(
        "工作簿已损坏或不合规范：{detailZh}", "The workbook is damaged or not as it should be: {detail}",
        "在 Excel 或 WPS 里打开，另存为 .xlsx，关闭后再完整传送。",
        "Open it in Excel or WPS, save it as .xlsx, close it, and send it whole.")
    case .workbookTooLarge:
      .bundleError(
        "工作簿超过限度：{detailZh}", "The workbook is over a limit: {detail}",
        "删去空白的行、列和多余的格式，或分成几个较小的文件；数据很多的，请另存为 CSV。",
        "Delete blank rows, columns and formats, or split it into smaller files; save very much data as CSV.")
    case .workbookMacros:
      .bundleError(
        "工作簿带有宏，出于安全一律拒收。", "The workbook has macros, which are refused for safety.",
        "另存为“Excel 工作簿 (*.xlsx)”，不要选“启用宏的工作簿”。",
        "Save it as “Excel Workbook (*.xlsx)”, not as a macro-enabled one.")
    case .workbookEncrypted:
      FindingEntry(
        severity: .error, scope: .bundle,
        message: LocalizedText(
          "工作簿{formZh}加了密码，读不了。", "The workbook {form}is protected by a password and can't be read."),
        remedy: LocalizedText("{remedyZh}", "{remedy}"),
        // Receipts of earlier versions have none of these.
        usual: [
          "formZh": "", "form": "",
          "remedyZh": "在 Excel（文件—信息—保护工作簿）或 WPS（文件—文档加密）里清空打开密码，保存后再投放。",
          "remedy":
            "Take the password for opening away in Excel (File, Info, Protect Workbook) or WPS, save it, and drop it again.",
        ])
    case .workbookOldFormat:
      .bundleError(
        "这是旧格式或专用格式的表格（{what}），读不了。",
        "This is a spreadsheet of an old or special format ({what}), which isn't read.",
        "在 Excel 或 WPS 里打开，“另存为”时文件类型选“Microsoft Excel 文件 (*.xlsx)”，再投放；只改文件名的后缀不行。",
        "Open it in Excel or WPS, choose .xlsx under “Save as”, and drop that; another ending of the name alone doesn't do."
      )
    case .workbookExternal:
      .bundleError(
        "工作簿的内容不在文件里，而指向外部（“{part}”）；外部的内容一律不读取。",
        "A part of the workbook isn't in the file but outside (“{part}”), where nothing is ever read.",
        "把数据复制到一张新的工作表里，另存为 .xlsx 再投放。",
        "Copy the data into a new sheet, save that as .xlsx, and drop it.")
    case .workbookEmpty:
      .bundleError(
        "工作簿里没有一张看得见的工作表有内容。", "No sheet of the workbook that isn't hidden has any content.",
        "把数据放在没有隐藏的工作表里，保存后再投放。", "Put the data into a sheet that isn't hidden, save it, and drop it again.")
    case .workbookHeaderUnknown:
      FindingEntry(
        severity: .error, scope: .bundle,
        message: LocalizedText(
          "{whereZh}工作表“{sheet}”的“{value}”，{detailZh}。", "{where} “{value}” in sheet “{sheet}”, {detail}."),
        remedy: LocalizedText("{remedyZh}", "{remedy}"),
        // Receipts of earlier versions have neither.
        usual: [
          "whereZh": "工作簿里没有一张看得见的工作表有认得的表头；最接近的是",
          "where": "No sheet of the workbook that isn't hidden has a header that is known; the nearest is",
          "detailZh": "还缺几列", "detail": "which lacks some columns",
          "remedyZh": "第一行用 模板 文件夹里的表（或者 `exchange template`）的列名；表头要在前 20 行以内，一列一格。",
          "remedy":
            "Take the titles of the tables in 模板 (or of `exchange template`), one a column, within the first 20 rows.",
        ])
    case .workbookSheetsSkipped:
      FindingEntry(
        severity: .notice, scope: .bundle,
        message: LocalizedText(
          "读取的是工作表“{value}”；另有 {count} 张有内容的工作表没有读取：{othersZh}。",
          "Sheet “{value}” was read; {count} other sheet(s) with content were not: {others}."),
        remedy: LocalizedText(
          "只是说明、代码表的，不必处理；也是要报送的，另存成单独的文件投放。",
          "Nothing to do where they only explain; what is to be sent goes into a file of its own."))
    case .workbookSheetUnread:
      FindingEntry(
        severity: .warning, scope: .bundle,
        message: LocalizedText(
          "工作表“{value}”{whatZh}，但没有读取：{whyZh}，读取的是“{sheet}”。",
          "Sheet “{value}” {what} and was not read: {why} “{sheet}”."),
        remedy: LocalizedText("{remedyZh}", "{remedy}"),
        usual: [
          "whatZh": "也有认得的表头", "what": "has a header that is known, too,", "whyZh": "一个文件只读一张工作表",
          "why": "of a file one sheet is, which was", "remedyZh": "要报送的，把它另存成单独的文件再投放。",
          "remedy": "If it is to be sent, save it as a file of its own and drop that.",
        ])
    case .workbookFormsAnswered:
      .bundleError(
        "填了 {count} 张表：{value}；其中有同一种的，或者有不是答复的（例如更正），不能一起交。",
        "{count} forms are filled in: {value}; some are of the same kind, or no answers (a correction, say), and can't be handed in together.",
        "同一种的并到一张表里；不是答复的，把其余的清空、存盘后单独投放。",
        "Put those of a kind into one sheet; where one is no answer, empty the others, save it, and drop it by itself."
      )
    case .workbookRowsHidden:
      FindingEntry(
        severity: .warning, scope: .bundle,
        message: LocalizedText(
          "有 {rows} 行是隐藏的（或被筛选掉了），没有读取。", "{rows} row(s) are hidden, or filtered out, and were not read."),
        remedy: LocalizedText(
          "要报送的，清除筛选、取消隐藏，保存后再投放；已经送达的不会重复送。",
          "If they are to be sent, show them, save the file, and drop it again; what was delivered isn't delivered twice."
        ))
    case .workbookCellsMerged:
      FindingEntry(
        severity: .notice, scope: .bundle,
        message: LocalizedText(
          "有上下合并的单元格：{cells} 格没有自己的内容，按合并后看到的内容读取。",
          "Cells are merged over several rows: {cells} without content of their own were read as they are seen."
        ),
        remedy: LocalizedText(
          "核对回执旁的逐条结果；各行内容不同的，取消合并，逐行填写。",
          "Check the result by record beside the receipt; where rows differ, take the merging back and fill in each."
        ))
    case .workbookCellsStruck:
      .recordWarning(
        "第 {line} 行有划掉的内容（{cells}），照样读了。",
        "Row {line} holds what somebody struck through ({cells}); it was read all the same.",
        "作废的记录，把这一行删去；只是改了字的，改成要报送的内容。保存后再投放；已经送达的，另报更正或撤销。",
        "Delete the row of a record that isn't meant any more, or write what is meant, save it, and drop it again; correct or cancel "
          + "what was delivered.")
    case .cellFormulaEmpty:
      .recordError(
        "“{field}”的单元格是公式，文件里没有算好的结果（没有存，或者注明了打开时才算）。",
        "The cell of “{field}” is a formula, of which the file has no result that was computed: none, or one that it says is "
          + "to be computed on opening.",
        "在 Excel 或 WPS 里打开原文件（会重新计算），保存后再投放；或者在这一格直接填写结果。",
        "Open your own file in Excel or WPS, which computes it, save it and drop it again; or write the result into the cell."
      )
    case .cellDigitsLost:
      .recordError(
        "“{field}”的单元格是超过 15 位的数字（“{value}”），表格软件只保留 15 位，后面的数字已经不对。",
        "The cell of “{field}” is a number of more than 15 digits (“{value}”), of which a spreadsheet keeps 15: the rest is wrong.",
        "先把这一列设为文本格式，再从原系统重新取号填入。",
        "Format the column as text, and then take the number from the source system again.")
    case .cellFormatScaled:
      .recordError(
        "“{field}”的单元格按千、万或百万显示（“{value}”），看到的数和存的数不同，无法确定单位。",
        "The cell of “{field}” shows its number in thousands or the like (“{value}”): what is seen isn't what it holds.",
        "在原文件里把这一列设为普通的数值格式、写明单位，再投放；或者在这一格写上数和单位（例如 0.8万元）。",
        "Format the column of your own file as plain numbers and name the unit; or write number and unit into the cell (0.8万元, say)."
      )
    case .cellShownScientific:
      .recordWarning(
        "“{field}”的单元格是数字，表格里显示成科学计数法；按“{value}”读取。",
        "The cell of “{field}” is a number, shown in scientific form; it was read as “{value}”.",
        "核对一下，特别是前面的 0；把这一列设为文本格式，以后就不会变。",
        "Check it, above all for zeros in front; format the column as text, and it stays as it is.")
    case .cellZeroLost:
      .recordWarning(
        "“{field}”的单元格是数字（“{value}”），前面多半少了 0。",
        "The cell of “{field}” is a number (“{value}”), which has probably lost a zero in front.",
        "核对后补上；把这一列设为文本格式，0 就不会丢。",
        "Check it and put it back; where the column is formatted as text, zeros stay.")
    // XML.
    case .xmlMalformed:
      .bundleError(
        "XML 格式有错，从这里起读不下去：{detailZh}", "The XML is not well-formed and can't be read on: {detail}",
        "检查标签是否成对、& 和 < 是否写成 &amp; 和 &lt;、文件是否完整。",
        "Check that tags match, that & and < are written &amp; and &lt;, and that the file is complete.")
    case .xmlNotAtStart:
      .bundleError(
        "XML 声明（<?xml … ?>）必须在文件最前面，这里它前面有{whatZh}。",
        "The XML declaration (<?xml … ?>) has to begin the file; here {what} before it.",
        "删去它前面的一切，让文件从 <?xml 开始。", "Delete all that stands before it, so that the file begins with <?xml.")
    case .xmlSecondDocument:
      .bundleError(
        "第一个报文到这里已经结束，从第 {line} 行起是第二个 XML 文件。",
        "The bundle has ended; on line {line} a second XML document begins.",
        "一个文件里只放一个报文：把两个分别存成文件投放，或把记录并到同一个 bundle 里。",
        "One bundle a file: drop the two as files of their own, or put their records into one bundle.")
    case .xmlElementEmpty:
      FindingEntry(
        severity: .error, scope: .record,
        message: LocalizedText("“{field}”写成了空元素，没有值。", "“{field}” is an empty element, without a value."),
        remedy: LocalizedText("{remedyZh}", "{remedy}"),
        usual: [
          "remedyZh": "没有值就不要写这个元素（也不要写 xsi:nil）；有值的补上。",
          "remedy": "Leave out an element that has no value, xsi:nil or not; or fill it in.",
        ])
    case .xmlDoctype:
      .bundleError(
        "文件里有 DOCTYPE 声明，出于安全一律拒收。", "The file has a DOCTYPE, which is refused for safety.",
        "导出时不要写 DOCTYPE。", "Export without a DOCTYPE.")
    case .xmlTooDeep:
      .bundleError(
        "元素嵌套过深。", "Elements are nested too deeply.",
        "按 `exchange template` 的结构导出。", "Export in the structure of `exchange template`.")
    case .xmlBundleSchema:
      FindingEntry(
        severity: .error, scope: .bundle,
        message: LocalizedText(
          "报文的外层不符合 XSD：{detailZh}", "The envelope of the bundle doesn't fit the XSD: {detail}"),
        remedy: LocalizedText("{remedyZh}", "{remedy}"),
        usual: [
          "remedyZh": "对照 `exchange template` 的结构检查 bundle 的名称空间、属性和直接下级元素。",
          "remedy":
            "Compare the namespace, the attributes and the children of bundle with `exchange template`.",
        ])
    case .xmlSchema:
      .recordError(
        "不符合本种报文的 XSD：{detailZh}", "Doesn't fit the XSD of this kind: {detail}",
        "对照 `exchange template` 的结构检查元素的名称、次序和内容。",
        "Compare names, order and content of the elements with `exchange template`.")
    // Values.
    case .valueMissing:
      FindingEntry(
        severity: .error, scope: .record,
        message: LocalizedText("“{field}”没有填写{hintZh}。", "“{field}” is empty{hint}."),
        remedy: LocalizedText("补上这个值。", "Fill it in."), usual: ["hintZh": "", "hint": ""])
    case .valueNotADate:
      .recordError(
        "“{field}”的值“{value}”不是日期。", "“{value}” in “{field}” is not a date.",
        "写成 2020-12-22 这样的形式。", "Write it like 2020-12-22.")
    case .valueNotAnInteger:
      .recordError(
        "“{field}”的值“{value}”不是整数。", "“{value}” in “{field}” is not a whole number.",
        "只写数字。", "Write digits only.")
    case .valueNotABoolean:
      FindingEntry(
        severity: .error, scope: .record,
        message: LocalizedText(
          "“{field}”的值“{value}”不是“是/否”。", "“{value}” in “{field}” is neither true nor false."),
        remedy: LocalizedText("{remedyZh}", "{remedy}"),
        usual: [
          "remedyZh": "写 是 或 否（XML 里写 true 或 false）。", "remedy": "Write 是 or 否 (in XML true or false).",
        ])
    case .valueDateSerial:
      .recordError(
        "“{field}”的值“{value}”像是表格软件的日期序号，无法确定是哪一天。",
        "“{value}” in “{field}” looks like a spreadsheet's serial number; which day it means is not certain.",
        "直接写成 2021-01-04 这样的日期；或者在原来的表里把这一列的单元格格式设为日期 yyyy-mm-dd，再重新导出。",
        "Write the day like 2021-01-04; or format the column of the table that it came from as a date, yyyy-mm-dd, and export "
          + "again.")
    case .valueScientific:
      .recordError(
        "“{field}”的值“{value}”被表格软件改成了科学计数法，原来的号码已经丢失。",
        "A spreadsheet turned “{field}” into scientific notation (“{value}”); the number itself is lost.",
        "从原系统重新取号，把这一列设为文本格式后再导出。",
        "Take the number from the source system again and format the column as text before exporting.")
    case .valueNumberFigure:
      .recordError(
        "“{field}”的“{value}”是编号，却被程序当成了数：添了{addedZh}，就成了另一个编号。",
        "“{value}” in “{field}” is the number of something, and a program made a figure of it: with {added} it is another number.",
        "把这一列按文本（不是数字）从原系统再导出；不超过 15 位的，也可以直接删去添上的。一格里写了几个编号的，分成几条记录。",
        "Export the column as text, not as figures, from the source system again; up to fifteen digits, deleting what was added will do, "
          + "too. Where a cell has several numbers, make it as many records."
      )
    case .valueTooLong:
      .recordError(
        "“{field}”有 {found} 个字，最多 {limit} 个。",
        "“{field}” has {found} characters; at most {limit} are allowed.",
        "缩短这个值。", "Shorten it.")
    case .valueTooShort:
      .recordError(
        "“{field}”有 {found} 个字，至少 {limit} 个。",
        "“{field}” has {found} characters; at least {limit} are needed.",
        "检查这个值是否完整。", "Check that it is complete.")
    case .valuePattern:
      .recordError(
        "“{field}”的值“{value}”格式不对{causeZh}。", "“{value}” in “{field}” doesn't have the right form{cause}.",
        "正确的例子：{example}。", "A right one looks like {example}.")
    case .valueNotInList:
      .recordError(
        "“{field}”的值“{value}”不在允许的取值之内。", "“{value}” is not among the values that “{field}” allows.",
        "可用的值：{allowedZh}。", "Allowed: {allowed}.")
    case .valueControlCharacter:
      .recordError(
        "“{field}”里有不可见的控制字符（{character}）。", "“{field}” holds a control character ({character}).",
        "删去这个字符；值里还有别的乱码的，用 UTF-8 或 GB18030 重新导出。",
        "Remove it; where the value is garbled besides, export again in UTF-8 or GB18030.")
    case .valueCharacterLost:
      .recordError(
        "“{field}”里有已经损坏的字（{character}）：原来的字在导出之前就丢失了。",
        "“{field}” holds a damaged character ({character}): what stood there was lost before the export.",
        "在原系统里核对这个值；导出时编码要前后一致，生僻字用 UTF-8 或 GB18030。",
        "Check the value in the source system; keep one encoding throughout, UTF-8 or GB18030 for rare characters."
      )
    case .valueCharacterCut:
      .recordError(
        "“{field}”的末尾只有半个字（“{value}”）：源系统按字节截取，把一个字切断了。",
        "“{field}” ends in part of a character (“{value}”): the source cut the value by bytes.",
        "按源系统补全这个值，或去掉末尾的半个字（显示为 �）；请让源系统加长这一列，或按字截取。",
        "Complete the value from the source, or take off the part of a character (shown as �); let the source cut between "
          + "characters.")
    case .valueNotAnAmount:
      .recordError(
        "“{field}”的值“{value}”不是金额{causeZh}。", "“{value}” in “{field}” is not an amount{cause}.",
        "只写数字，精确到分；单位按列名（元、千元、万元等，没有写明的是万元），例如 5000 或 0.5。以元计的，列名写“（元）”或值后面写“元”。",
        "Write digits only, to the fen, in the unit that the column names (元, 千元, 万元 …; if it names none, 万元), like "
          + "5000 or 0.5.")
    case .valueCodeMalformed:
      .recordError(
        "“{field}”的值“{value}”不是这种代码：{detailZh}。", "“{value}” in “{field}” is no such code: {detail}.",
        "按证照核对后更正；不知道的可以不填。", "Check it against the certificate; leave it out where it isn't known.")
    case .valueCodeDoubtful:
      FindingEntry(
        severity: .warning, scope: .record,
        message: LocalizedText(
          "“{field}”的值“{value}”可能有误：{detailZh}。", "“{value}” in “{field}” may be wrong: {detail}."),
        remedy: LocalizedText(
          "请按证照核对；仅此一项，记录不会退回。", "Please check it against the certificate; this alone sends no record back."))
    case .valueCodePlaceholder:
      FindingEntry(
        severity: .warning, scope: .record,
        message: LocalizedText(
          "“{field}”的值“{value}”像是占位的代码，不是真实的代码。",
          "“{value}” in “{field}” looks like a placeholder, not like a code that was issued."),
        remedy: LocalizedText(
          "请填写真实的代码；仅此一项，记录不会退回。", "Please fill in the real code; this alone sends no record back."))
    case .valuePhoneDoubtful:
      FindingEntry(
        severity: .warning, scope: .record,
        message: LocalizedText(
          "“{field}”的值“{value}”不像手机号或固定电话。", "“{value}” in “{field}” looks like no mobile or landline number."
        ),
        remedy: LocalizedText("请核对；仅此一项，记录不会退回。", "Please check it; this alone sends no record back."))
    case .valueErrorCell:
      FindingEntry(
        severity: .error, scope: .record,
        message: LocalizedText(
          "“{field}”的单元格里是{whatZh}（“{value}”）{lossZh}。",
          "The cell of “{field}” held {what} (“{value}”){loss}."),
        remedy: LocalizedText("{remedyZh}", "{remedy}"),
        usual: [
          "whatZh": "表格软件的错误", "what": "a spreadsheet's error", "lossZh": "，原来的值已经丢失",
          "loss": "; the value itself is lost", "remedyZh": "在表格里改正公式，或把列拉宽后再导出；从原系统取回这个值。",
          "remedy":
            "Mend the formula or widen the column in the spreadsheet, and export again with the value of the source system.",
        ])
    case .valueGarbled:
      .recordWarning(
        "“{field}”的值“{value}”像是读错了编码的文字，原文可能是“{original}”。",
        "“{value}” in “{field}” looks like text read in the wrong encoding; it may have been “{original}”.",
        "在原系统里核对；仅此一项，记录不会退回；有误的请更正。",
        "Check it in the source system; this alone sends no record back, so correct it if it is wrong.")
    case .valueCharacterDoubtful:
      .recordWarning(
        "“{field}”的值“{value}”里的“{character}”像是转换时丢失的字。",
        "“{character}” in “{value}” (“{field}”) looks like a character that a conversion lost.",
        "在原系统里核对；仅此一项，记录不会退回；有误的请更正。",
        "Check it in the source system; this alone sends no record back, so correct it if it is wrong.")
    case .valueCharacterInvisible:
      .recordWarning(
        "“{field}”的值“{value}”里有看不见的字符（{character}），会使查找、比对不上，或显示得与实际不同。",
        "“{value}” in “{field}” holds a character that can't be seen ({character}): it won't be found, or shows as another.",
        "多半是从网页、通讯录复制时带进来的：在原系统里删去，重新录入这几个字；仅此一项，记录不会退回。",
        "It was probably copied along from a web page or contacts: take it out in the source system; this alone sends no "
          + "record back.")
    case .valueSeveral:
      .recordError(
        "“{field}”一格里有不止一个号码：“{value}”。", "“{field}” holds more than one number: “{value}”.",
        "一条记录一个号码：分成几条记录，各写各的。", "A record has one number: make it as many records as there are numbers.")
    case .valuePlaceholder:
      .recordError(
        "“{field}”写的是“{value}”，不是内容本身。", "“{field}” says “{value}” instead of what belongs there.",
        "每条记录都写完整：与上一行相同的也照写；还没有文号的，有了以后再报送。",
        "Write each record in full, also where it is as the one above; what has no number yet is sent once it has one."
      )
    case .valueProgramWord:
      .recordError(
        "“{field}”里是程序的字样（“{value}”）：源系统没有取到值，就把它导出了。",
        "“{field}” holds a program's word (“{value}”): the source exported it without having got the value.",
        "从原系统取回这个值；请维护导出程序的人改正，没有值时留空。",
        "Get the value from the source system; let the export's maintainer mend it, so that nothing is written for no value."
      )
    case .valueCharacterPrivate:
      .recordWarning(
        "“{field}”里有自造字或专用区的字（{character}），别的系统可能显示不出来。",
        "“{field}” holds a character of a private code ({character}), which other systems may not show.",
        "换成标准的字（Unicode 里有的生僻字）；仅此一项，记录不会退回。",
        "Use the character that Unicode has for it; this alone sends no record back.")
    case .valueMarkup:
      .recordWarning(
        "“{field}”里有网页或程序的写法（{markup}），收到的部门会原样看到它。",
        "“{field}” holds what web pages or programs write ({markup}), and recipients see it as it stands.",
        "导出纯文本：把 &amp;、\\u4e2d、%E4%B8%AD 和反斜杠加引号、加 n 之类还原成字符，去掉标签；仅此一项，记录不会退回。",
        "Export plain text: characters instead of &amp;, \\u4e2d, %E4%B8%AD, a backslash before a quote or n and the like, and no tags; "
          + "this alone sends no record back."
      )
    case .valueFormula:
      .recordWarning(
        "“{field}”的值“{value}”以 =、+、- 或 @ 开头，收到的部门用表格软件打开时会当成公式。",
        "“{value}” in “{field}” begins with =, +, - or @; a spreadsheet that opens it takes it for a formula.",
        "请核对；不是公式的，去掉开头的符号。仅此一项，记录不会退回。",
        "Please check it, and drop the sign in front if it is no formula; this alone sends no record back.")
    case .valueDateEmpty:
      .recordError(
        "“{field}”的值“{value}”是系统用来表示“没有日期”的，不是真实的日期。",
        "“{value}” in “{field}” is what systems write for no date; it is no real one.",
        "从原系统取得真实的日期；确实没有日期、而这一项可以不填的，空着。",
        "Take the real date from the source system; where there is none and the field isn't required, leave it out."
      )
    case .valueDateFuture:
      .recordWarning(
        "“{field}”写的是 {value}，晚于收到的日期 {day}；还没有做的事不能计时，时限未计。",
        "“{field}” says {value}, which is after the arrival on {day}; what isn't done yet can't be timed, so its clock "
          + "wasn't measured.",
        "请核对日期；写错的请更正。仅此一项，记录不会退回。",
        "Please check the date and correct it if it is wrong; this alone sends no record back.")
    case .valueDateImpossible:
      .recordError(
        "“{field}”写的是 {value}，{detailZh}。", "“{field}” says {value}, {detail}.",
        "核对日期，更正后再发。", "Check the date, and send it again.")
    case .valueDatesReversed:
      .recordWarning(
        "“{field}”的值 {value} 早于“{first}”的 {day}。", "“{field}” ({value}) lies before “{first}” ({day}).",
        "请核对这两个日期；仅此一项，记录不会退回；有误的请更正。",
        "Please check both dates; this alone sends no record back, so correct it if it is wrong.")
    case .valueDuePassed:
      .recordWarning(
        "“{field}”写的是 {value}，收到时（{day}）已经过了，不能作为期限；{limitZh}。",
        "“{field}” says {value}, which had passed on arrival ({day}) and can't be a limit; {limit}.",
        "请核对日期；需要别的期限的，另行与对方商定。",
        "Please check the date; agree on another limit with the other department if you need one.")
    case .valueTimeDropped:
      .recordWarning(
        "“{field}”里的时刻（{time}）没有采用：期限按日计算，到 {value} 当天 24:00 为止。",
        "The time in “{field}” ({time}) isn't kept: limits are days, and this one lasts until the end of {value}.",
        "收到的部门看到的只有日期。要在这个时刻以前办好的，另行与对方商定；仅此一项，记录不会退回。",
        "Recipients see the day alone. Agree with them if you need it by that time; this alone sends no record back."
      )
    case .valueNumberDate:
      .recordWarning(
        "“{field}”的值“{value}”像是被表格软件改成了日期，原来的编号可能已经丢失。",
        "“{value}” in “{field}” looks like a date that a spreadsheet made; the number itself may be lost.",
        "从原系统核对编号，把这一列设为文本格式后再导出；仅此一项，记录不会退回；有误的请更正。",
        "Check the number in the source system and format the column as text; this alone sends no record back, so correct "
          + "it if it is wrong.")
    case .valueNumberRounded:
      .recordWarning(
        "“{field}”的值“{value}”超过 15 位且末尾都是 0，像是被表格软件丢掉了末尾的数字。",
        "“{value}” in “{field}” has more than 15 digits and only zeros at its end, as if a spreadsheet had rounded it.",
        "从原系统核对号码，把这一列设为文本格式后再导出；仅此一项，记录不会退回；有误的请更正。",
        "Check the number in the source system and format the column as text; this alone sends no record back, so correct "
          + "it if it is wrong.")
    case .valueAmountLarge:
      .recordWarning(
        "“{field}”是 {value} 万元，超过 {limit} 万元，多半是把元当成了万元。",
        "“{field}” is {value} × 10,000 yuan, more than {limit}; most likely yuan were taken for 万元.",
        "请核对单位：以元计的，列名写“（元）”或值后面写“元”；仅此一项，记录不会退回；有误的请更正。",
        "Check the unit: where amounts are in yuan, say （元） in the title or 元 behind the value; this alone sends no record "
          + "back, so correct it if it is wrong.")
    case .valueUnclear:
      FindingEntry(
        severity: .warning, scope: .record,
        message: LocalizedText(
          "“{value}”没有说清是哪一种：{choicesZh}。", "“{value}” leaves open which is meant: {choices}."),
        remedy: LocalizedText("{howZh}", "{how}"),
        usual: [
          "choicesZh": "{choices}", "howZh": "已接收，原样转交。决定书写明了的，以后填其中一种；这一条可以发“更正”。",
          "how":
            "It was accepted and passed on as it stands. Where the decision says which, write that one from now on; this record "
            + "may be put right by a correction.",
        ])
    case .amountUnitsMixed:
      FindingEntry(
        severity: .warning, scope: .bundle,
        message: LocalizedText(
          "“{field}”这一列里有的金额写明单位（例如第 {other} 行），有的没有写（例如第 {line} 行）；没有写的按{unitZh}读。",
          "Some amounts of “{field}” name their unit (line {other}, for example), some don't (line {line}); those were "
            + "read as {unit}."),
        remedy: LocalizedText(
          "请核对没有写单位的金额；有误的请更正，以后一列只用一种写法。",
          "Please check the amounts without a unit and correct what is wrong; write a column in one way only."
        ))
    case .groupMissing:
      FindingEntry(
        severity: .error, scope: .record,
        message: LocalizedText(
          "{fields} 至少要填一项，这里都没有填{hintZh}。", "At least one of {fields} is needed; none is filled in{hint}."),
        remedy: LocalizedText("补上其中一项。", "Fill in one of them."), usual: ["hintZh": "", "hint": ""])
    case .groupConflict:
      .recordError(
        "{fields} 只能填一项，这里填了 {found} 项。", "Only one of {fields} may be filled in; here {found} are.",
        "只保留正确的一项。", "Keep the right one.")
    // Who gets a record.
    case .itemUnknown:
      .recordError(
        "事项目录里没有“{value}”，不知道该送给哪个监管部门。",
        "“{value}” is not in the catalogue of items, so nobody is known to supervise it.",
        "核对事项编码和名称；新事项请大数据局加入事项目录。与它最接近的是：{nearest}。",
        "Check the item's code and name, or ask the big-data bureau to add it. The nearest is: {nearest}.")
    case .itemCodeMalformed:
      .recordError(
        "“{value}”不是事项编码的形式，事项目录里也没有。",
        "“{value}” doesn't have the form of an item's code, nor is it in the catalogue.",
        "填写事项目录里的编码或实施编码；没有编码的只填名称。",
        "Use the code or the implementation code of the catalogue; without one give the name alone.")
    case .itemNameMismatch:
      FindingEntry(
        severity: .warning, scope: .record,
        message: LocalizedText(
          "事项编码 {code} 在目录里叫“{expected}”，这里写的是“{value}”；按编码处理。",
          "Item {code} is called “{expected}” in the catalogue, here “{value}”; the code was followed."),
        remedy: LocalizedText("核对编码与名称。", "Check code and name."))
    case .itemNotInForce:
      .recordError(
        "事项“{value}”在目录里的有效期是 {from} 至 {to}，{daysZh}不在其内。",
        "Item “{value}” is valid from {from} to {to} in the catalogue; {days} lies outside.",
        "核对决定的日期；改用作出决定时现行的事项；目录有误的，请大数据局更正。",
        "Check the day of the decision, use the item that was in force then, or ask the big-data bureau to mend the catalogue."
      )
    case .itemUnsupervised:
      FindingEntry(
        severity: .error, scope: .record,
        message: LocalizedText(
          "事项“{value}”的监管部门 {day} 都不参加交换，{heirZh}：{departments}。",
          "Nobody who supervises item “{value}” takes part on {day}, {heir}: {departments}."),
        remedy: LocalizedText("{remedyZh}", "{remedy}"),
        usual: [
          "heirZh": "也没有接替的部门", "heir": "or has taken over",
          "remedyZh": "请大数据局在目录里写明接替的部门，然后重新投放。",
          "remedy": "Ask the big-data bureau to name the successor in the catalogue, then drop it again.",
        ])
    case .supervisorAbsent:
      FindingEntry(
        severity: .warning, scope: .record,
        message: LocalizedText(
          "监管部门{department} {day} 不参加交换，{heirZh}，没有送给它。",
          "The supervisor {department} takes no part on {day} {heir}; it gets nothing."),
        remedy: LocalizedText("{remedyZh}", "{remedy}"),
        usual: [
          "heirZh": "也没有接替的部门", "heir": "and nobody has taken over",
          "remedyZh": "请大数据局在目录里写明接替的部门。",
          "remedy": "Ask the big-data bureau to name the successor in the catalogue.",
        ])
    case .townMissing:
      FindingEntry(
        severity: .warning, scope: .record,
        message: LocalizedText(
          "没有填写“{field}”，没有送给镇街。", "“{field}” is empty, so no town gets the record."),
        remedy: LocalizedText("填写所在镇街的名称或区划代码。", "Fill in the town's name or division code."))
    case .townUnknown:
      FindingEntry(
        severity: .warning, scope: .record,
        message: LocalizedText(
          "部门目录里没有镇街“{value}”，没有送给镇街。",
          "The catalogue has no town “{value}”, so no town gets the record."),
        remedy: LocalizedText(
          "写部门目录里的名称或区划代码。", "Use the name or division code of the catalogue of departments."))
    case .recipientNone:
      FindingEntry(
        severity: .error, scope: .record,
        message: LocalizedText(
          "“{field}”里的“{value}”不是部门，也不等于没有填写。",
          "“{value}” in “{field}” names no department, and isn't the same as saying nothing."),
        remedy: LocalizedText("{remedyZh}", "{remedy}"),
        usual: [
          "remedyZh": "写明送给哪些部门。可以不填的，这一格完全空着就送给所有参加交换的部门；不想送给所有部门的，不要空着。",
          "remedy":
            "Name the departments that are to get it. Where the cell may be left empty, an empty one means every "
            + "department that takes part; don't leave it empty unless all are meant.",
        ])
    case .recipientAbsent:
      FindingEntry(
        severity: .error, scope: .record,
        message: LocalizedText(
          "“{value}”{day} 不参加交换，{heirZh}。", "“{value}” takes no part on {day}, {heir}."),
        remedy: LocalizedText("{remedyZh}", "{remedy}"),
        usual: [
          "heirZh": "也没有接替的部门", "heir": "and nobody has taken over",
          "remedyZh": "改写现在负责的部门；目录有误的，请大数据局更正。",
          "remedy":
            "Name the department that is in charge now, or ask the big-data bureau to mend the catalogue.",
        ])
    case .recipientSelf:
      .recordError(
        "“{field}”只写了发送部门自己（“{value}”）；这一种报文是发给别的部门的，没有收到的部门。",
        "“{field}” names nobody but the sender (“{value}”); such a message is for others, and nobody would get it.",
        "写明要发给哪些部门，多个部门之间用 | 分开。\(putBack.zh)",
        "Name the departments that are to get it, with | between them. \(putBack.en)")
    case .recipientUnknown:
      .recordError(
        "“{value}”不是可以接收的部门。", "“{value}” is not a department that can receive.",
        "用部门目录里的代码、全称或简称，多个部门之间用 | 分开。",
        "Use codes, full or short names from the catalogue of departments, with | between them.")
    case .departmentAmbiguous:
      .recordError(
        "“{value}”可以指不止一个部门：{choices}。", "“{value}” may mean more than one department: {choices}.",
        "改写成其中一个的代码或全称。", "Write the code or full name of the one that is meant.")
    case .departmentSeveral:
      FindingEntry(
        severity: .error, scope: .record,
        message: LocalizedText(
          "“{field}”里有不止一个部门：“{value}”。", "“{field}” names more than one department: “{value}”."),
        remedy: LocalizedText("{howZh}", "{how}"),
        usual: [
          "howZh": "一条记录写一个部门：涉及几个部门的，分成几条记录。",
          "how": "A record names one department: make it as many records as there are departments.",
        ])
    // What the ledger knows.
    case .recordUnchanged:
      FindingEntry(
        severity: .notice, scope: .record,
        message: LocalizedText(
          "这条记录（{id}）已于 {receivedAt} 收到，内容没有变化，没有再次送出{laterZh}。",
          "This record ({id}) was received at {receivedAt} with the same content and was not delivered again{later}."
        ),
        remedy: LocalizedText("{backZh}不必处理。", "Nothing to do{back}."))
    case .recordTwice:
      FindingEntry(
        severity: .notice, scope: .record,
        message: LocalizedText(
          "这条记录（{id}）与本文件第 {first} 条记录相同，只送出一次。",
          "This record ({id}) is the same as record {first} of this file, and goes out once."
        ),
        remedy: LocalizedText(
          "不必处理；导出程序重复导出的，请维护的人看一看。",
          "Nothing to do; where an export lists it twice, its maintainer should have a look."))
    case .recordConflict:
      FindingEntry(
        severity: .error, scope: .record,
        message: LocalizedText(
          "记录 {id} 已于 {receivedAt} 收到（{fileName}），这次内容不同{causeZh}。",
          "Record {id} was received at {receivedAt} ({fileName}) with other content{cause}."),
        remedy: LocalizedText("{remedyZh}", "{remedy}"),
        usual: [
          "remedyZh":
            "原来的记录不变，送达的仍是它的内容。这次的才对的，请发“更正”（重新投放还会退回）；是另一件事的（例如同一份决定的另一个相对人），给这条填写它自己的“消息标识”再发。",
          "remedy":
            "The earlier record stands, and is what was delivered. If this one is right, send a correction (dropped again it would "
            + "come back again); if it is another matter (another party of the same decision, say), give it a message id (msgId) of its own.",
        ])
    case .recordRepeated:
      FindingEntry(
        severity: .error, scope: .record,
        message: LocalizedText(
          "{whatZh}在同一文件里{alreadyZh}（{placeZh}），内容不同{endZh}。",
          "{what} {already} in this file ({place}) with other content{end}."),
        remedy: LocalizedText("{howZh}", "{how}"),
        usual: [
          "whatZh": "记录 {id} ", "what": "Record {id}", "alreadyZh": "已经出现过", "already": "occurred before",
          "placeZh": "第 {first} 条", "place": "record {first}", "endZh": "", "end": "",
          "howZh": "同一件事写了两次的，只保留正确的一条，已收下的不必再发。确是两件事的（例如一份决定涉及几个相对人），给退回的这条填写它自己的“消息标识”再发。",
          "how":
            "If it is one matter written twice, keep the right one; what was accepted needn't be sent again. If they are two "
            + "(one decision about several parties), give the one that came back a message id (msgId) of its own and send it again.",
        ])
    case .recordCancelled:
      .recordWarning(
        "这条记录（{id}）已于 {receivedAt} 收到，又于 {cancelledAt} 撤销；它仍是撤销的，这次没有送出，没有部门要办理它。",
        "This record ({id}) was received at {receivedAt} and cancelled at {cancelledAt}; it stands cancelled, wasn't delivered "
          + "now, and nobody has it to deal with.",
        "撤销有误、仍要送出的，给这条填写一个新的“消息标识”，重新投放；撤销无误的，不必处理。",
        "If it was cancelled by mistake and is to go out, give it a new message id (msgId) and drop it again; if not, there "
          + "is nothing to do.")
    case .recordIdCancelled:
      .recordError(
        "记录 {id}（{receivedAt} 收到，{fileName}）已于 {cancelledAt} 撤销，它的标识不能再用；这次内容不同，没有送出。",
        "Record {id} (received at {receivedAt}, {fileName}) was cancelled at {cancelledAt}, and its id can't be used again; "
          + "what it says now wasn't delivered.",
        "给这条填写一个新的“消息标识”再发；已撤销的记录不能更正。",
        "Give it a new message id (msgId) and send it again; what was cancelled can't be corrected.")
    case .claimReferenceUnknown:
      .recordError(
        "没有送给本部门待认领的“{value}”。", "Nothing called “{value}” was delivered to your department to be claimed.",
        "编号见投递文件名或其中的消息标识；也可以写文号或许可编号。",
        "See the delivered file's name, or the message id in it; a document or licence number does too.")
    case .claimAmbiguous:
      .recordError(
        "送来待认领的不止一条“{value}”：{choicesZh}；不知道认领或退回的是哪一条。",
        "More than one message “{value}” waits to be claimed: {choices}; which one is meant is not clear.",
        "同时填写投递编号，或把消息标识改写成其中一个（括号及其中的名称不写）。",
        "Fill in the delivery id as well, or write one of them for the message id (without the brackets and the name in them)."
      )
    case .claimNotRecipient:
      .recordError(
        "“{value}”没有送给{sender}，不能由它认领或退回。",
        "“{value}” was not delivered to {sender}, which can neither claim nor return it.",
        "由收到它的部门处理。", "Only a department that received it can.")
    case .claimAlready:
      FindingEntry(
        severity: .warning, scope: .record,
        message: LocalizedText(
          "“{value}”已于 {at} {stateZh}，这次没有改变什么。", "“{value}” was already {state} at {at}; nothing changed."),
        remedy: LocalizedText("不必处理。", "Nothing to do."))
    case .claimSuperseded:
      .recordError(
        "“{value}”已于 {at} 由更正取代；现在等{sender}认领的是 {now}。",
        "A correction took the place of “{value}” at {at}; what waits for {sender} to claim it is {now}.",
        "看过更正以后，写投递编号 {now}，或者只写消息标识，再{wantedZh}。",
        "Read the correction, then name the delivery {now}, or the message id alone.")
    case .claimContradicted:
      FindingEntry(
        severity: .error, scope: .record,
        message: LocalizedText(
          "“{fieldZh}”写着“{value}”，与{actZh}相反；没有{actZh}。",
          "“{field}” says “{value}”, which is no {act}; nothing was {acted}."),
        remedy: LocalizedText("{howZh}", "{how}"),
        usual: [
          "actZh": "认领", "act": "claim", "acted": "claimed",
          "howZh":
            "要退回的，填答复单或 待办.xlsx 里的“退回”表（程序导出的，用 `exchange template claim-return` 的退回报文），写上原因；"
            + "确实是认领的，改掉这一格再投放。",
          "how":
            "To return it, fill in the sheet for returns of the reply form or of 待办.xlsx, with the reason (a program exports "
            + "`exchange template claim-return`); if it is a claim, change this cell and drop it again.",
        ])
    case .claimAfterReturn:
      .recordError(
        "“{value}”已于 {at} {stateZh}，不能再改为{wantedZh}。",
        "“{value}” was {state} at {at} and can't become {wanted}.",
        "认领、退回不能互改，因为发出部门已经据此办理；认领人、退回的原因和理由可以再报一份改。退回错了的，请发出部门另给消息标识重新推送；认领错了的，请它更正接收部门或者撤销。",
        "A claim can't become a return, nor the other way round: its sender acts on it already. Who claims, and why something is returned, can be "
          + "put right by dropping it again. What was returned by mistake its sender pushes again under another message id; what was claimed by "
          + "mistake it corrects, so that another department gets it, or cancels.")
    // What matters in hand allow.
    case .referenceUnknown:
      .recordError(
        "本部门收到或发出的报文里没有“{value}”，不知道针对的是什么。",
        "Nothing that your department got or sent is called “{value}”; what this refers to isn't known.",
        "核对标识：送来的文件、回执旁的 .result.csv 里写着；也可以写文号、许可编号或案件编号。没有收到、发出过的不能针对。",
        "Check the id: it stands in the delivered file, and in the .result.csv beside the receipt; a document, licence or case number does too."
      )
    case .referenceAmbiguous:
      FindingEntry(
        severity: .error, scope: .record,
        message: LocalizedText(
          "“{value}”{becauseZh}可以指不止一件：{choicesZh}；不知道指的是哪一件。",
          "“{value}” {because}may mean more than one: {choices}; which is meant is not clear."),
        remedy: LocalizedText(
          "{firstZh}把这一栏改写成其中一个（括号及其中的名称不写），或写投递编号，重新投放。期限内来过而没有写清的，不会因此视为同意。",
          "{first}Write one of them there (without the brackets and the name in them), or the delivery id, and drop it again. What came in time and wasn't clear isn't taken for silence."
        ),
        usual: ["becauseZh": "", "because": "", "firstZh": "", "first": ""])
    case .referenceWrongKind:
      .recordError(
        "“{value}”是{foundZh}，这里只能针对：{wantedZh}。",
        "“{value}” is “{found}”; this can only refer to: {wanted}.",
        "核对标识，或改用相应的报文种类。",
        "Check the id, or use the kind that fits.")
    case .referenceWithdrawn:
      .recordError(
        "“{value}”{eventZh}以后不再送给{sender}，由现在收到它的部门认领、办理和函告。",
        "“{value}” {event}, and isn't for {sender} since: whoever has it now claims it and answers it.",
        "不必再办；认为{actZh}有误的，与发出它的部门联系。",
        "Nothing is to be done any more; where {act} seems wrong, talk to the department that sent it."
      )
    case .answerNotYours:
      .recordError(
        "“{value}”不是由{sender}办理或发出的，不能由它答复、更正或撤销。",
        "“{value}” isn't for {sender} to answer, correct or cancel.",
        "由承办的部门处理。",
        "Only the department concerned can.")
    case .answerAlready:
      .recordError(
        "“{value}”已于 {at} 答复过（{earlierZh}），原答复不变。",
        "“{value}” was answered at {at} ({earlier}); that answer stands.",
        "内容相同的不必再报。函询回复、审核意见在期限内可以改：再报一份，以后一份为准；期限已过、别人已据此办理的不能改，确需更改的先与对方联系，再另行发文。",
        "The same needn't be sent again. Replies and opinions can be changed while their time runs: send another, the last one counts. After that, "
          + "or where others have acted on it, it can't be changed: talk to the other side and send a new message."
      )
    case .answerReplaced:
      .recordWarning(
        "“{value}”已于 {at} 答复过（{earlierZh}），以这一份为准。",
        "“{value}” was answered at {at} ({earlier}); this one stands in its place.",
        "不必处理。对方两份都收到，以后一份为准；先前的一份留在记录里。",
        "Nothing to do. The other side gets both, and the last one counts; the earlier one stays on record.")
    case .answerNothingOpen:
      .recordError(
        "“{value}”没有待办的事项，或者已经撤销。",
        "Nothing is open about “{value}”, or it was cancelled.",
        "核对标识；不必再答复。",
        "Check the id; no answer is needed.")
    case .answerEarly:
      .recordWarning(
        "“{value}”的承诺期限（遇休息日顺延）到 {lastDay} 才届满，现在就有了结果；已接收。",
        "The term of “{value}” runs until {lastDay}, moved off days off; its result is here already, and was accepted.",
        "情况此后有变的，另行函告。",
        "If things change until then, tell so by a letter.")
    case .answerLate:
      .recordWarning(
        "“{value}”的期限是 {due}，现在才到，记为逾期办理。",
        "“{value}” was due {due}; this came late and is kept as such.",
        "不必重报；逾期情况列入当日对账包。",
        "Nothing to resend; the day's package lists it as late.")
    case .answerWithoutEffect:
      .recordWarning(
        "已收到并留存，但不改变“{value}”的办理结果：{reasonZh}。",
        "Received and kept, but it changes nothing about “{value}”: {reason}.",
        "有异议的，请与牵头部门联系。",
        "If you disagree, talk to the lead department.")
    case .participantsNone:
      .recordWarning(
        "“{field}”里没有部门，按没有部门到场记：通知到的部门都是未派员、缺席。",
        "“{field}” names no department, so that none came: all that were called count as absent.",
        "确实没有部门到场的，不必处理；漏填的，填上到场的部门再报一份，以后一份为准。",
        "Where none came, there is nothing to do. Where it was left out, fill in who came and drop another one: the last one counts."
      )
    case .cancellationEnded:
      .recordNotice(
        "“{value}”已撤销。{effectsZh}。",
        "“{value}” is cancelled; {effects}.",
        "已经答复、办结的照旧，不必处理；重新要办的，由承办部门在期限内办理。",
        "What was answered or decided stays; what is owed again is for whoever owes it, in time.")
    case .defaultNoCandidate:
      .recordError(
        "不能认定“{value}”默认同意：{reasonZh}。",
        "Default consent of “{value}” can't be found: {reason}.",
        "期限届满仍没有意见，或者意见出自没有审批资格的人员的，才作认定；已有意见的，按意见办理。",
        "Find it once the time is over without an opinion, or if somebody unqualified gave it; else go by the opinion."
      )
    case .partiesTooFew:
      .recordError(
        "并联审批至少要有两个参加部门。",
        "A parallel approval needs at least two other departments.",
        "在接收部门里填齐参加审批的部门，用 | 分开。",
        "Name all departments that take part, with | between them.")
    case .matterFull:
      FindingEntry(
        severity: .error, scope: .record,
        message: LocalizedText(
          "关于“{value}”，本部门的信息已达上限 {most} 条。",
          "About “{value}” this department has reached the limit of {most} records."),
        remedy: LocalizedText("{howZh}", "{how}"),
        usual: [
          "howZh": "多半是导出程序给每一行都写了同一个编号：每件事写它自己的编号。同一件事确实还要接着报的，换一个新的编号。",
          "how":
            "An export that writes the same number into every row is the likeliest cause: give each matter its own. "
            + "If there is more to say of one matter, go on under a new number.",
        ])
    case .returnNotAllowed:
      .recordError(
        "本区的办法不设退回。",
        "This district's measure knows no returns.",
        "有异议的，请与发送部门或大数据局联系。",
        "If it isn't yours, talk to the sender or the big-data bureau.")
    case .reassignNotReturned:
      FindingEntry(
        severity: .error, scope: .record, message: LocalizedText("{from}{reasonZh}。", "{from} {reason}."),
        remedy: LocalizedText("{howZh}", "{how}"),
        usual: [
          "reasonZh": "没有退回这条信息，或者已经改派", "reason": "didn't return this, or it was reassigned already",
          "howZh": "只有退回的信息才能改派；核对原部门和标识。",
          "how": "Only what was returned can be reassigned; check department and id.",
        ])
    case .reassignUnfit:
      .recordError(
        "“{value}”不能接收改派：是它推送的，是它退回的，或者它不承担监管职责。",
        "“{value}” can't take it over: it sent or returned it, or supervises nothing.",
        "改派给应当承办的另一个部门。先前退回过、后来又被别的部门退回的，只有大数据局可以再改派给先前的部门。",
        "Name another department that is responsible. To whom returned it before another did, too, only the big-data bureau can "
          + "give it again.")
    case .reassignHeld:
      .recordWarning(
        "“{value}”已经收到这条信息，没有再送；退回的这一份就此办结。",
        "“{value}” has it already, and wasn't sent it again; what came back is settled by this.",
        "不必处理。", "Nothing to do.")
    case .recordNotKept:
      .recordError(
        "“{value}”的原文已不在存档里，不能据以更正或改派。",
        "The original of “{value}” isn't in the archive any more; it can't be corrected or reassigned.",
        "请按新的业务重新推送，或请大数据局恢复存档。",
        "Push it anew, or ask the big-data bureau to restore the archive.")
    case .reassignEscalated:
      .recordError(
        "“{value}”已退回 {returns} 次，由大数据局改派。",
        "“{value}” came back {returns} times; it is for the big-data bureau to reassign.",
        "请与大数据局联系。",
        "Talk to the big-data bureau.")
    case .statementKindUnknown:
      .recordError(
        "清单里的报文种类“{value}”不认识。",
        "The statement counts an unknown kind “{value}”.",
        "填写 `exchange kinds` 列出的代码或名称。",
        "Use a code or name that `exchange kinds` lists.")
    case .statementPending:
      .recordNotice(
        "{day} {kindZh}：清单已收下，等 {day} 日终（次日零点后）再核对，此后当天送到的也算。到现在接收 {foundBundles} 个文件、{foundRecords} 条。",
        "{day} {kind}: the statement is compared when {day} is closed, after midnight; what comes until then counts. By now "
          + "{foundBundles} file(s) with {foundRecords} record(s) went through.",
        "不必处理。日终时有差异的，另发通知，并列入 {day} 的日报包。",
        "Nothing to do. A difference at the closing is told by a notice, and in the day's package.")
    case .statementAgrees:
      .recordNotice(
        "{day} {kindZh}：清单与所收一致，{bundles} 个文件、{records} 条。",
        "{day} {kind}: the statement agrees with what came, {bundles} file(s) with {records} record(s).",
        "不必处理。", "Nothing to do.")
    case .statementDiffers:
      .recordWarning(
        "{day} {kindZh}：清单写 {bundles} 个文件、{records} 条，这里当天接收 {foundBundles} 个文件、{foundRecords} 条。",
        "{day} {kind}: the statement says {bundles} file(s) with {records} record(s), {foundBundles} with {foundRecords} went through here on that day.",
        "对照当日回执，补报缺少的，列入补报那天的清单；清单写错的，更正后再报，随报随核。",
        "Compare with the day's receipts and send what is missing, for the statement of the day on which it is sent; a wrong "
          + "statement is compared anew when it is corrected and dropped again.")
    case .statementMissing:
      .recordWarning(
        "清单里的消息“{value}”没有收到，或者没有通过。",
        "The message “{value}” of the statement wasn't received or didn't go through.",
        "查看当日回执，改正后重新投放。",
        "See the day's receipts, mend it and drop it again.")
    case .dayNotClosed:
      FindingEntry(
        severity: .error, scope: .record,
        message: LocalizedText("{value} {stateZh}，不能复核。", "{value} {state} and can't be signed off."),
        remedy: LocalizedText("{remedyZh}", "{remedy}"),
        usual: [
          "stateZh": "还没有日终", "state": "isn't closed yet", "remedyZh": "第二天的对账包出来之后再复核。",
          "remedy": "Wait for the day's package.",
        ])
    case .signoffOtherPackage:
      .recordWarning(
        "复核确认写的摘要（{value}）与 {day} 的日报包（reports/{day}.zip）不符，这份复核不计{missingZh}。",
        "The digest of the sign-off ({value}) differs from the package reports/{day}.zip, and the sign-off doesn't count"
          + "{missing}.",
        "请核对 reports/{day}.zip，写上它的摘要（sha256sum reports/{day}.zip），再报一份复核确认，代替这一份；同一天已有相符的复核的，以那份为准。",
        "Review reports/{day}.zip and drop another sign-off with its digest (sha256sum reports/{day}.zip), which takes the "
          + "place of this one; a sign-off of the day that agrees and came before still counts.")
    }
  }
}

extension FindingEntry {
  /// For information about one record, which goes on.
  static func recordNotice(
    _ zh: String, _ en: String, _ remedyZh: String, _ remedyEn: String
  ) -> FindingEntry {
    FindingEntry(
      severity: .notice, scope: .record, message: LocalizedText(zh, en),
      remedy: LocalizedText(remedyZh, remedyEn))
  }

  /// A word of warning about one record, which goes on.
  static func recordWarning(
    _ zh: String, _ en: String, _ remedyZh: String, _ remedyEn: String
  ) -> FindingEntry {
    FindingEntry(
      severity: .warning, scope: .record, message: LocalizedText(zh, en),
      remedy: LocalizedText(remedyZh, remedyEn))
  }

  /// An error that sends back one record.
  static func recordError(
    _ zh: String, _ en: String, _ remedyZh: String, _ remedyEn: String
  ) -> FindingEntry {
    FindingEntry(
      severity: .error, scope: .record, message: LocalizedText(zh, en),
      remedy: LocalizedText(remedyZh, remedyEn))
  }

  /// An error that sends back the bundle.
  static func bundleError(
    _ zh: String, _ en: String, _ remedyZh: String, _ remedyEn: String
  ) -> FindingEntry {
    FindingEntry(
      severity: .error, scope: .bundle, message: LocalizedText(zh, en),
      remedy: LocalizedText(remedyZh, remedyEn))
  }
}
