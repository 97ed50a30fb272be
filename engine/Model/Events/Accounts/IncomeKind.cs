namespace LowLatency.Model.Events.Accounts;

/// <summary>Why money came or went without a fill. Numbers are part of the journal format.</summary>
public enum IncomeKind : byte
{
    None = 0,
    Funding = 1,
    Interest = 2,
    Rebate = 3,
    Commission = 4,
    LiquidationFee = 5,
    Deposit = 6,
    Withdrawal = 7,

    /// <summary>Between accounts of the owner.</summary>
    Transfer = 8,
    Adjustment = 9,
}
