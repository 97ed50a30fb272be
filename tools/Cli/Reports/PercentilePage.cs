using System.Collections.Generic;
using System.Net;
using System.Text;

namespace LowLatency.Cli.Reports;

/// <summary>The plot and its table as one HTML file without script or link.</summary>
internal static class PercentilePage
{
    private const string Style =
        """
        body { font: 15px/1.45 system-ui, sans-serif; color: #1f2933; background: #f6f7f9; margin: 0; }
        main { max-width: 1000px; margin: 24px auto; padding: 0 16px; }
        svg { width: 100%; height: auto; display: block; border: 1px solid #dde1e6; border-radius: 6px; }
        table { border-collapse: collapse; width: 100%; margin-top: 16px; background: #fff; }
        th, td { padding: 6px 10px; text-align: right; border: 1px solid #dde1e6; font-variant-numeric: tabular-nums; }
        th:first-child, td:first-child { text-align: left; }
        th { background: #eef0f3; font-weight: 600; }
        """;

    public static string Write(string title, string svg, IReadOnlyList<StageSummary> stages)
    {
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.Append($"<title>{WebUtility.HtmlEncode(title)}</title>\n<style>\n{Style}\n</style>\n</head>\n");
        page.Append($"<body>\n<main>\n{svg}\n<table>\n<tr><th>stage</th>");
        foreach ((string head, _) in ReportCommand.Percentiles) page.Append($"<th>{head}</th>");
        page.Append("<th>max</th><th>count</th></tr>\n");
        foreach (StageSummary stage in stages)
        {
            page.Append("<tr>");
            foreach (string cell in ReportCommand.Row(stage)) page.Append($"<td>{WebUtility.HtmlEncode(cell)}</td>");
            page.Append("</tr>\n");
        }

        return page.Append("</table>\n</main>\n</body>\n</html>\n").ToString();
    }
}
