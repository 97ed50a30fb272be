using System.Collections.Generic;
using LowLatency.VenueSim.Exchange.Faults;

namespace LowLatency.VenueSim.Exchange.Requests;

/// <summary>What the faults do to one request.</summary>
internal struct RequestFaults
{
    private const long SecondNanos = 1_000_000_000;

    public bool IsLost;
    public bool LosesAnswer;
    public bool CutsConnection;
    public bool IsRefused;
    public bool IsTruncated;
    public int CloseCode;
    public long LimitNanos;
    public long BanNanos;
    public long LateNanos;
    public long SlowNanos;
    public long StaleNanos;
    public SimError? Instead;
    public SimError? AfterExecution;
    public int HtmlStatus;

    public static RequestFaults Of(List<ArmedFault> hits, IRequestDialect dialect)
    {
        var plan = default(RequestFaults);
        foreach (var hit in hits)
            plan.Add(hit.Spec, dialect);
        return plan;
    }

    private void Add(ExchangeFaultSpec spec, IRequestDialect dialect)
    {
        switch (spec.Kind)
        {
            case ExchangeFaultKind.ApiLimit: LimitNanos = spec.DurationNanos; break;
            case ExchangeFaultKind.ApiBan: BanNanos = spec.DurationNanos; break;
            case ExchangeFaultKind.ApiStatus: Instead = dialect.ErrorOfStatus(spec.Code); break;
            case ExchangeFaultKind.ApiStatusExecuted: AfterExecution = dialect.ErrorOfStatus(spec.Code); break;
            case ExchangeFaultKind.ApiHtml or ExchangeFaultKind.ApiFirewall: HtmlStatus = spec.Code; break;
            case ExchangeFaultKind.ApiLost: IsLost = true; break;
            case ExchangeFaultKind.ApiAnswerLost: LosesAnswer = true; break;
            case ExchangeFaultKind.ApiSlow: SlowNanos += spec.DurationNanos; break;
            case ExchangeFaultKind.ApiLate: LateNanos += spec.DurationNanos; break;
            case ExchangeFaultKind.ApiError: Instead = dialect.ErrorOfCode(spec.Code); break;
            case ExchangeFaultKind.ApiErrorExecuted: AfterExecution = dialect.ErrorOfCode(spec.Code); break;
            case ExchangeFaultKind.ApiHideOrder: Instead = dialect.NoSuchOrder; break;
            case ExchangeFaultKind.ApiStale: StaleNanos += spec.DurationNanos; break;
            case ExchangeFaultKind.ApiAbort: CutsConnection = true; break;
            case ExchangeFaultKind.ApiTruncate: IsTruncated = true; break;
            case ExchangeFaultKind.ApiRefuse:
                CutsConnection = true;
                IsRefused = true;
                break;
            case ExchangeFaultKind.ApiClose:
                CutsConnection = true;
                CloseCode = spec.Code;
                break;
        }
    }

    /// <summary>A limit by code also lasts, as one by status does.</summary>
    public readonly long LimitOf(SimError error) => error.IsLimit ? SecondNanos : 0;
}
