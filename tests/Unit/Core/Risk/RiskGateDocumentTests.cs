using System;
using System.IO;
using System.Text;
using LowLatency.Core.Risk;
using NUnit.Framework;

namespace LowLatency.Unit.Core.Risk;

public sealed class RiskGateDocumentTests
{
    [Test]
    public void The_document_lists_every_gate_in_order()
    {
        var table = new StringBuilder("| gate | asked about | refuses when | reason |\n| --- | --- | --- | --- |\n");
        foreach (RiskGate gate in RiskGateTable.Rows)
        {
            table.Append($"| {gate.Id} | {Orders(gate.Scope)} | {gate.Refusal} | `{gate.Reason}` |\n");
        }

        Assert.That(Document(), Does.Contain(table.ToString()), $"docs/execution.md should hold:\n{table}");
    }

    private static string Orders(RiskGateScope scope) => scope switch
    {
        RiskGateScope.AllOrders => "all orders",
        RiskGateScope.Entries => "entries",
        RiskGateScope.ReduceOnly => "reduce-only orders",
        _ => throw new ArgumentOutOfRangeException(nameof(scope)),
    };

    private static string Document()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "docs", "execution.md");
            if (File.Exists(path)) return File.ReadAllText(path).ReplaceLineEndings("\n");
        }

        throw new FileNotFoundException("docs/execution.md");
    }
}
