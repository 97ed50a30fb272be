using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Reflection;
using System.Text;
using LowLatency.Model.Commands;
using LowLatency.Model.Decisions;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Instruments;
using LowLatency.Model.Reasons;
using NUnit.Framework;

namespace LowLatency.Unit.Formats.Journal;

public sealed class FormatsDocumentTests
{
    private static readonly Type[] Structs =
    [
        typeof(EventSlot), typeof(EventHeader), typeof(BookPayload), typeof(BookLevel), typeof(TopOfBookPayload),
        typeof(TradePayload), typeof(BarPayload), typeof(FundingPayload), typeof(FeedStatePayload),
        typeof(InstrumentRules), typeof(FrameRefusedPayload), typeof(OrderReportPayload), typeof(OperatorPayload),
        typeof(EngineStartedPayload), typeof(EngineCommand), typeof(InstrumentRulesPayload),
        typeof(InstrumentDefinition), typeof(TextIdPayload), typeof(AssetDefinedPayload), typeof(AssetBalancePayload),
        typeof(PositionPayload), typeof(IncomePayload), typeof(OrderLifetimePayload), typeof(TermStatePayload),
        typeof(ReplicationStatePayload), typeof(DecisionOutcome),
    ];

    [TestCaseSource(nameof(Structs))]
    public void The_table_of_the_document_is_the_layout_of_the_struct(Type type) =>
        Assert.That(Document(), Does.Contain(Table(type)), $"docs/formats.md should hold:\n{Table(type)}");

    [TestCaseSource(nameof(Structs))]
    public void No_two_fields_overlap_but_the_payloads_of_a_slot(Type type)
    {
        if (type == typeof(EventSlot)) return;
        int end = 0;
        foreach ((int offset, int size, string name) in Fields(type))
        {
            Assert.That(offset, Is.GreaterThanOrEqualTo(end), name);
            end = offset + size;
        }

        Assert.That(end, Is.LessThanOrEqualTo(FieldMap.SizeOf(type)));
    }

    [Test]
    public void Every_reason_code_lies_in_a_range_of_the_document()
    {
        string document = Document();
        foreach (ReasonCode code in Enum.GetValues<ReasonCode>())
        {
            if (code == ReasonCode.None) continue;
            int start = (int)code / 100 * 100;
            Assert.That(document, Does.Contain($"| {start}..{start + 99} |"), code.ToString());
        }
    }

    [Test, Explicit("prints the tables for the document")]
    public void Print_the_tables()
    {
        foreach (Type type in Structs) TestContext.Out.WriteLine(Table(type));
    }

    private static string Table(Type type)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"### {type.Name} ({FieldMap.SizeOf(type)})\n\n");
        text.Append("| offset | size | field |\n| --- | --- | --- |\n");
        foreach ((int offset, int size, string name) in Fields(type))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {offset} | {size} | {name} |\n");
        }

        return text.ToString();
    }

    private static List<(int Offset, int Size, string Name)> Fields(Type type)
    {
        List<(int Offset, int Size, string Name)> fields = [];
        const BindingFlags all = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        foreach (FieldInfo field in type.GetFields(all))
        {
            string name = field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>')] : field.Name;
            if (name.StartsWith('_')) name = "reserved";
            fields.Add((FieldMap.OffsetOf(field), FieldMap.SizeOf(field.FieldType), name));
        }

        // A stable order: the payloads of a slot share an offset and keep the order of their declaration.
        List<(int Offset, int Size, string Name)> sorted = [];
        foreach ((int Offset, int Size, string Name) field in fields)
        {
            int at = sorted.FindIndex(other => other.Offset > field.Offset);
            sorted.Insert(at < 0 ? sorted.Count : at, field);
        }

        return sorted;
    }

    private static string Document()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "docs", "formats.md");
            if (File.Exists(path)) return File.ReadAllText(path);
        }

        throw new FileNotFoundException("docs/formats.md");
    }
}
