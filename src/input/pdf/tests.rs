use super::*;

#[test]
fn pages_are_told_by_number() {
    assert_eq!(pages(&[3]), "page 3");
    assert_eq!(pages(&[3, 4, 7]), "pages 3, 4 and 7");
    assert!(pages(&(1..=20).collect::<Vec<_>>()).ends_with("8 and 12 more"));
}

#[test]
fn a_file_of_pictures_is_a_loss_and_a_white_page_is_none() {
    let of = |pages, empty: &[u32], broken: &[u32]| {
        let printed = Printed { pages, empty: empty.to_vec(), broken: broken.to_vec(), ..Printed::default() };
        printed.fault()
    };
    assert_eq!(of(2, &[], &[]), None);
    assert!(of(2, &[1, 2], &[]).is_some_and(|(reason, is_loss)| reason.contains("needs OCR") && is_loss));
    assert!(of(2, &[2], &[]).is_some_and(|(reason, is_loss)| reason.starts_with("page 2") && !is_loss));
    assert!(of(2, &[], &[2]).is_some_and(|(_, is_loss)| is_loss));
    assert!(of(2, &[], &[1, 2]).is_some_and(|(reason, _)| reason.contains("damaged")));
    assert!(of(0, &[], &[]).is_some_and(|(_, is_loss)| is_loss));
}
