"""Cases of Czech, Slovak and Polish."""

from newsgloss_enrich.steps.entities.same.inflection.forms import paradigms

CZECH = paradigms(
    """
    C: a u e ě ovi em y i ů ům ech ové
    a: y e ě u ou o i
    ka: ce ky
    ha: ze hy
    ga: ze gy
    ra: ře ry
    cha: še chy
    ie: ii ií
    e: i í ích
    ě: i í
    ňa: ni ně ňou
    o: a u em ě ovi
    ý: ého ému ým ém
    yj: ého ému ým ém
    í: ího ímu ím
    á: é ou
    é: ých ým ými
    y: ů ům ech 0
    ek: ka ku kovi kem ce kovi
    ec: ce ci cem covi
    el: la lu lovi lem le
    er: ra ru rovi rem
    ň: ně ni ní
    eň: ně ni ní
    um: a u em
    us: a ovi em
    """,
    vowels="aáeéěiíoóuúůyý",
)

SLOVAK = paradigms(
    """
    C: a u ovi om e i y ov och mi ami ia
    a: y e i u ou
    ia: ie ii iu iou
    o: a u ovi om e
    ie: ia iu ím í
    ý: ého ému ým om
    y: ho mu m
    yj: ého ému ým om
    í: ieho iemu ím
    i: iho imu im
    á: ej ú ou
    é: ých ým ými
    ec: ca covi com ci
    ek: ka kovi kom ku
    el: la lovi lom
    er: ra rovi rom
    ok: ka kovi kom
    eň: ne ni ňou
    ň: ne ni ňou
    """,
    vowels="aáäeéiíoóôuúyý",
)

POLISH = paradigms(
    """
    C: a u owi em iem ie y i e ów ach ami om
    a: y i ę ą ie e
    ia: i ii ię ią
    ja: ji ję ją
    d: dzie
    t: cie
    ł: le łem
    r: rze
    g: giem gi
    k: kiem
    ka: ce ki
    ga: dze gi
    ra: rze
    ła: le
    ta: cie
    da: dzie
    cha: sze
    ska: skiej ską
    cka: ckiej cką
    dzka: dzkiej dzką
    ki: kiego kiemu kim
    y: ego emu ym ów om ami ach 0
    i: iego iemu im ego
    a: ej
    e: ych ym ymi
    ie: ich im imi
    o: a u em owi ie
    ło: le
    to: cie
    ek: ka kowi kiem ku
    eł: ła łowi łem le
    ec: ca cowi cem cu
    iec: ca cowi cem cu
    er: ra rowi rem
    ń: nia niu niem niowi ni
    eń: nia niu niem niowi
    ś: sia siu siem
    ć: cia ci cią
    ść: ści ścią
    ź: zi zią
    ódź: odzi odzią
    ów: owa owie owem owi
    óg: ogu ogiem
    mcy: miec mczech mcom mcami
    chy: szech chach chom
    """,
    vowels="aąeęioóuy",
)
