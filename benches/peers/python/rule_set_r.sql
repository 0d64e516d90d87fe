-- Rule set R in one statement: each step adds columns to the one before.
with lines as (
    select *,
        codes[1] as c1, codes[2] as c2, codes[3] as c3, codes[4] as c4,
        modifiers[1] as x1, modifiers[2] as x2, modifiers[3] as x3, modifiers[4] as x4,
        coalesce(codes[1] in ('97110','97112','97116','97124','97140','97530','97535','97035'), false) as t1,
        coalesce(codes[2] in ('97110','97112','97116','97124','97140','97530','97535','97035'), false) as t2,
        coalesce(codes[3] in ('97110','97112','97116','97124','97140','97530','97535','97035'), false) as t3,
        coalesce(codes[4] in ('97110','97112','97116','97124','97140','97530','97535','97035'), false) as t4
    from {visits}
), times as (
    select *,
        case when t1 then minutes[1]::integer else 0 end as m1, case when t2 then minutes[2]::integer else 0 end as m2,
        case when t3 then minutes[3]::integer else 0 end as m3, case when t4 then minutes[4]::integer else 0 end as m4
    from lines
), shares as (
    select *,
        m1 // 15 as w1, m2 // 15 as w2, m3 // 15 as w3, m4 // 15 as w4,
        m1 % 15 as r1, m2 % 15 as r2, m3 % 15 as r3, m4 % 15 as r4,
        (m1 + m2 + m3 + m4 + 7) // 15 - (m1 // 15 + m2 // 15 + m3 // 15 + m4 // 15) as due
    from times
), pools as (
    select *,
        w1 + ((r2 > r1)::integer + (r3 > r1)::integer + (r4 > r1)::integer < due)::integer as p1,
        w2 + ((r1 >= r2)::integer + (r3 > r2)::integer + (r4 > r2)::integer < due)::integer as p2,
        w3 + ((r1 >= r3)::integer + (r2 >= r3)::integer + (r4 > r3)::integer < due)::integer as p3,
        w4 + ((r1 >= r4)::integer + (r2 >= r4)::integer + (r3 >= r4)::integer < due)::integer as p4,
        list_contains(codes, '97140') as manual_therapy,
        coalesce(c1 = '97124' and not list_has_any(x1, ['59', 'XS']), false) as a1,
        coalesce(c2 = '97124' and not list_has_any(x2, ['59', 'XS']), false) as a2,
        coalesce(c3 = '97124' and not list_has_any(x3, ['59', 'XS']), false) as a3,
        coalesce(c4 = '97124' and not list_has_any(x4, ['59', 'XS']), false) as a4
    from shares
), billed as (
    select *,
        case when a1 and manual_therapy then 0 when t1 then least(p1, 4) when c1 is not null then 1 else 0 end as u1,
        case when a2 and manual_therapy then 0 when t2 then least(p2, 4) when c2 is not null then 1 else 0 end as u2,
        case when a3 and manual_therapy then 0 when t3 then least(p3, 4) when c3 is not null then 1 else 0 end as u3,
        case when a4 and manual_therapy then 0 when t4 then least(p4, 4) when c4 is not null then 1 else 0 end as u4
    from pools
), rules as (
    select u1, u2, u3, u4,
        (provider = 'massage_therapist' or (provider in ('physical_therapist_assistant', 'occupational_therapy_assistant')
            and list_has_any(codes, ['97161', '97165'])))::integer
        + (list_contains(codes, '97124') and not list_has_any(codes, ['97110', '97112', '97116', '97530', '97535']))::integer * 2
        + (plan is null)::integer * 4
        + (plan is not null and certified is null)::integer * 8
        + coalesce(date > certified + 90, false)::integer * 16
        + (not (response and goals) or (not (regions and techniques) and list_has_any(codes, ['97124', '97140'])))::integer * 32
        + (diagnoses[1][1:3] in ('Z00', 'Z71', 'Z72'))::integer * 64
        + (not (covered(diagnoses[1]) or covered(diagnoses[2]) or covered(diagnoses[3]) or covered(diagnoses[4])))::integer * 128
        + ((provider in ('physical_therapist', 'physical_therapist_assistant')
                and (lacks(c1, x1, 'GP') or lacks(c2, x2, 'GP') or lacks(c3, x3, 'GP') or lacks(c4, x4, 'GP')))
            or (provider in ('occupational_therapist', 'occupational_therapy_assistant')
                and (lacks(c1, x1, 'GO') or lacks(c2, x2, 'GO') or lacks(c3, x3, 'GO') or lacks(c4, x4, 'GO'))))::integer * 256
        + (manual_therapy and (a1 or a2 or a3 or a4))::integer * 512
        + (p1 > 4 or p2 > 4 or p3 > 4 or p4 > 4)::integer * 1024
        + (t1::integer * u1 + t2::integer * u2 + t3::integer * u3 + t4::integer * u4 > 8)::integer * 2048
        + (visits_this_year > 30 and authorized_by is null)::integer * 4096
        + (submitted > date + 365)::integer * 8192
        + (date < born + interval 3 year)::integer * 16384
        + (place in ('02', '10') and list_has_any(codes, ['97124', '97140', '97035', '97010', '98941']))::integer * 32768
        as fired
    from billed
)
select fired::usmallint as fired, u1::utinyint as units0, u2::utinyint as units1, u3::utinyint as units2, u4::utinyint as units3,
    case when fired & 61655 <> 0 then 'deny' when fired & 2344 <> 0 then 'hold' when fired & 1536 <> 0 then 'adjusted' else 'covered' end
    as decision
from rules
